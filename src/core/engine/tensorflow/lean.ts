import type { TensorFlowApi } from './c-api.ts'
import { holdFilters, ONEDNN_CONVOLUTION } from './filters.ts'
import { runInOrder } from './in-order.ts'
import { hasKernel } from './kernels-of.ts'
import type { RecordedProgram } from './record.ts'
import type { Session } from './session.ts'
import { Variables } from './variables.ts'

/**
 * A program with its weights baked in so that it takes less memory on a CPU; as it is where the library has no oneDNN.
 * @param session where the program will be imported, and the only one there
 */
export async function leanProgram(
  recorded: RecordedProgram,
  session: Session,
  api: TensorFlowApi,
): Promise<RecordedProgram> {
  if (!hasKernel(api, ONEDNN_CONVOLUTION)) return recorded
  runInOrder(recorded.nodes)
  const { nodes, filters } = holdFilters(recorded.nodes)
  const variables = new Variables(session)
  variables.declare(filters.specs)
  await variables.write(filters.values)
  return { ...recorded, nodes }
}
