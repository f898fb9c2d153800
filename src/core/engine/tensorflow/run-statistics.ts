import { ProtoWriter, readFields, type ProtoField } from '../../formats/index.ts'
import { bufferOver, bytesOf } from './buffer.ts'
import type { Pointer, TensorFlowApi } from './c-api.ts'

/** RunOptions.TraceLevel.SOFTWARE_TRACE */
const SOFTWARE_TRACE = 1

/** Ops that compute nothing: they begin, end and move. */
const IDLE = /^(NoOp|Const|Identity|_Arg|_Retval|_Send|_Recv|_HostSend|_HostRecv)$/

/** What TensorFlow writes before the name of a device of this process. */
const LOCAL = '/job:localhost/replica:0/task:0/device:'

/** The step statistics of one run (tensorflow/core/protobuf/config.proto, core/framework/step_stats.proto). */
export class RunStatistics {
  readonly options: Pointer
  readonly metadata: Pointer
  readonly #api: TensorFlowApi
  /** Read by TensorFlow during the run. */
  readonly #asked = new ProtoWriter().int(1, SOFTWARE_TRACE).finish()

  constructor(api: TensorFlowApi) {
    this.#api = api
    this.options = bufferOver(api, this.#asked)
    this.metadata = api.TF_NewBuffer()
  }

  /** Names of the devices that computed at least one op. */
  devices(): string[] {
    const [steps] = messages(bytesOf(this.#api, this.metadata), 1) // RunMetadata.step_stats
    return messages(steps ?? new Uint8Array(), 1).flatMap((device) => {
      // NodeExecStats.timeline_label: `NAME = OP(INPUTS)`
      const computed = messages(device, 2).some((node) => !IDLE.test(/ = (\w+)\(/.exec(text(node, 8))?.[1] ?? 'NoOp'))
      return computed ? [text(device, 1).replace(LOCAL, '')] : []
    })
  }

  delete(): void {
    this.#api.TF_DeleteBuffer(this.options)
    this.#api.TF_DeleteBuffer(this.metadata)
  }
}

function messages(bytes: Uint8Array, wanted: number): Uint8Array[] {
  return readFields(bytes, 'RunMetadata').flatMap((field) =>
    isBytes(field) && field.field === wanted ? [field.value] : [],
  )
}

function text(message: Uint8Array, field: number): string {
  return Buffer.from(messages(message, field)[0] ?? []).toString()
}

function isBytes(field: ProtoField): field is Extract<ProtoField, { value: Uint8Array }> {
  return typeof field.value !== 'bigint'
}
