import { DEFAULT_MODEL, type ModelConfig } from '../models/index.ts'
import type { WrittenRecipe } from './schema.ts'
import { DEFAULT_SEED, DEFAULT_SETTINGS, mergeSettings, type Settings } from './settings.ts'

/** A recipe with every default filled in. Written out and read again it is the same. */
export interface Recipe {
  name: string
  model: ModelConfig
  weights: string
  normalization?: NonNullable<WrittenRecipe['normalization']>
  data: Record<string, string>
  defaults: Settings & { scaleStep?: number; seed: number }
  stages: Stage[]
  evaluate?: { data: string; split: string; every: number; crop: number; protocol: 'pad' | 'whole'; limit?: number }
  checkpoint: { every: number; keep: number }
}

export interface Stage extends Settings {
  name: string
  data: string
  split: string
  steps: number
  learningRate: number
  evaluate: boolean
  scaleStep?: number
}

/** @param name used where the file has no `name` */
export function resolve(written: WrittenRecipe, name: string): Recipe {
  const { evaluate } = written
  const { seed = DEFAULT_SEED, ...given } = written.defaults ?? {}
  const settings = mergeSettings(DEFAULT_SETTINGS, given)
  return {
    name: written.name ?? name,
    model: { ...DEFAULT_MODEL, ...written.model },
    weights: written.weights ?? 'none',
    ...(written.normalization && { normalization: written.normalization }),
    data: written.data,
    defaults: { ...settings, seed },
    stages: written.stages.map(({ name, data, split, steps, learningRate, ...own }) => ({
      ...{ name, data, split, steps, learningRate },
      ...{ evaluate: true, ...mergeSettings(settings, own) },
    })),
    ...(evaluate && { evaluate: { every: 5000, crop: 513, protocol: 'pad', ...evaluate } }),
    checkpoint: { every: 500, keep: 3, ...written.checkpoint },
  }
}
