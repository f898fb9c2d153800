import { messageOf, throwIfInterrupted, type Work } from '../../base/index.ts'
import { openEngine } from '../open.ts'
import type { Precision } from '../program.ts'
import { tryConvolution } from '../trial.ts'
import type { Problem } from './problem.ts'
import { deviceFault } from './gpu-faults.ts'

/** A device on which a small convolution and its gradients were tried. */
export interface TriedDevice {
  /** As `--devices` names it. */
  name: string
  /** In which they came out right: none where the device fails. */
  precisions: Precision[]
}

const PRECISIONS: readonly Precision[] = ['float32', 'bfloat16', 'float16']

/** Tries each of TensorFlow's devices in each type. Only float32 is a fault where it fails: the other two are for some devices alone. */
export async function tryDevices(
  names: readonly string[],
  { signal }: Work = {},
): Promise<{ devices: TriedDevice[]; problems: Problem[] }> {
  const devices: TriedDevice[] = []
  const problems: Problem[] = []
  for (const name of names) {
    throwIfInterrupted(signal)
    const precisions: Precision[] = []
    try {
      const engine = await openEngine({ name: 'tensorflow', devices: [name] })
      try {
        for (const precision of PRECISIONS) {
          const failure = await tryConvolution(engine, precision).catch((error: unknown) => messageOf(error))
          if (failure === undefined) precisions.push(precision)
          else if (precision === 'float32') problems.push(deviceFault(name, failure))
        }
      } finally {
        await engine.dispose()
      }
    } catch (error) {
      problems.push(deviceFault(name, messageOf(error)))
    }
    devices.push({ name, precisions })
  }
  return { devices, problems }
}
