import koffi from 'koffi'
import { VortexError } from '../../src/core/base/index.ts'
import type { TensorValue } from '../../src/core/engine/index.ts'
import type { Pointer, TensorFlowApi } from '../../src/core/engine/tensorflow/c-api.ts'
import { loadTensorFlow } from '../../src/core/engine/tensorflow/library.ts'
import { withStatus, withStatusAsync, type TensorFlowFailure } from '../../src/core/engine/tensorflow/status.ts'
import { toTensor } from '../../src/core/engine/tensorflow/values.ts'

/**
 * The output of a SavedModel's folder for images [N, H, W, 3], by TensorFlow's own loader: float32, or uint8 as labels are.
 * @param library TensorFlow's
 */
export async function runSavedModel(
  library: string,
  folder: string,
  images: TensorValue,
  output: 'logits' | 'labels',
): Promise<ArrayLike<number>> {
  const { api } = loadTensorFlow(library)
  const graph = api.TF_NewGraph()
  const session = loadSession(api, library, folder, graph)
  const endpoint = (name: string) => BigUint64Array.of(api.TF_GraphOperationByName(graph, name) ?? 0n, 0n)
  const [fed, fetched] = [BigUint64Array.of(toTensor(api, images)), new BigUint64Array(1)]
  const ends = [...[endpoint('image'), fed, 1], ...[endpoint(output), fetched, 1]]
  try {
    await withStatusAsync(api, (status) => api.runSession(session, null, ...ends, null, 0, null, status), failure)
    const bytes = new Uint8Array(api.TF_TensorByteSize(fetched[0]!))
    api.memcpy(bytes, api.TF_TensorData(fetched[0]!), bytes.length)
    return output === 'labels' ? bytes : new Float32Array(bytes.buffer)
  } finally {
    for (const tensor of [...fed, ...fetched]) if (tensor !== 0n) api.TF_DeleteTensor(tensor)
    withStatus(api, api.TF_CloseSession.bind(undefined, session), failure)
    withStatus(api, api.TF_DeleteSession.bind(undefined, session), failure)
    api.TF_DeleteGraph(graph)
  }
}

function loadSession(api: TensorFlowApi, library: string, folder: string, graph: Pointer): Pointer {
  const load = koffi
    .load(library)
    .func('TF_LoadSessionFromSavedModel', 'void *', [
      ...['void *', 'void *', 'str', koffi.pointer('str'), 'int', 'void *', 'void *', 'void *'],
    ]) as (...of: unknown[]) => Pointer
  const options = api.TF_NewSessionOptions()
  try {
    return withStatus(api, (status) => load(options, null, folder, ['serve'], 1, graph, null, status), failure)
  } finally {
    api.TF_DeleteSessionOptions(options)
  }
}

function failure({ code, message }: TensorFlowFailure): VortexError {
  return new VortexError('engine', `${code}: ${message}`)
}
