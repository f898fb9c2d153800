import { loadTensorFlow } from './library.ts'
import { Session } from './session.ts'

export interface TensorFlowProbe {
  /** `2.21.0`. */
  version: string
  /** `CPU`, and `GPU` once for each that TensorFlow can use. */
  devices: string[]
}

/** Loads a library and asks it for its version and devices. */
export function probeTensorFlow(path: string): TensorFlowProbe {
  const { api, version } = loadTensorFlow(path)
  const session = new Session(api, { threads: 1 })
  try {
    return { version, devices: session.devices() }
  } finally {
    session.close()
  }
}
