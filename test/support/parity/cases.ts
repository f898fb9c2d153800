import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import { ROOT } from '../sources.ts'
import type { ParityErrors } from './measure.ts'
import type { Summary } from './summary.ts'

const FOLDER = join(ROOT, 'test/fixtures/parity')

/** A network's reference values, as test/fixtures/make/parity.py wrote them. */
export interface ParityCase {
  config: ModelConfig
  crop: number
  /** Batch norm by the running statistics, its scale and offset untrained. */
  frozen: boolean
  /** Steps on batch norms' offsets, base64. */
  nudges: Record<string, string>
  /** With batch norm frozen. */
  frozenLogits: Summary
  /** In the mode that is trained, like all below. */
  logits: Summary
  gradients: Record<string, Summary>
  /** Running statistics after one step. */
  statistics: Record<string, Summary>
  learningRate: number
  /** Losses of five steps of SGD. */
  losses: number[]
  /** PyTorch's own single precision against all of the above, which it computed in double. */
  float32: ParityErrors
}

/** torchvision's deeplabv3_resnet50: logits at the image's size. */
export interface TorchvisionCase {
  config: ModelConfig
  crop: number
  out: Summary
  aux: Summary
}

export const TORCHVISION_CASE = 'torchvision-deeplabv3'

export function caseNames(): string[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''))
  return names.filter((name) => name !== TORCHVISION_CASE).sort()
}

export function readCase(name: string): ParityCase {
  const { config, ...rest } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as ParityCase
  // Keys that came later have the values that the older networks had.
  return { ...rest, config: { ...DEFAULT_MODEL, ...config } }
}

export function readTorchvisionCase(): TorchvisionCase {
  return readCase(TORCHVISION_CASE) as unknown as TorchvisionCase
}
