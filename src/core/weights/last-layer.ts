import { unnamedClasses, VOC, type ClassSet } from '../labels/index.ts'
import type { WeightSource } from './source.ts'

const LOGITS = 'classifier.logits.weight'

/** True for variables with a channel for each class: they mean nothing to a network of other classes. */
export function isLastLayer(variable: string): boolean {
  return /^(?:classifier|auxiliary)\.logits\./.test(variable)
}

/**
 * The classes of a file's last layer: as vortex wrote it, else as the file records for that number, else VOC's classes
 * where there are 21 (what the known code bases publish), else classes without names. Undefined for a file without such a
 * layer.
 */
export function classesOf({ meta, recorded, meanings, tensors }: WeightSource): ClassSet | undefined {
  if (meta) return meta.classes ?? undefined
  const logits = [...meanings].find(([, meaning]) => 'name' in meaning && meaning.name === LOGITS)?.[0]
  const count = logits === undefined ? 0 : (tensors.get(logits)!.shape[0] ?? 0)
  if (recorded?.classes.length === count) return recorded
  if (count === VOC.classes.length) return VOC
  return count >= 2 && count <= 255 ? unnamedClasses(count) : undefined
}

/** The same file, its last layer left out. */
export function withoutLastLayer(source: WeightSource): WeightSource {
  const meanings = [...source.meanings].map(([from, meaning]) => {
    const left = 'name' in meaning && isLastLayer(meaning.name)
    return [from, left ? { dropped: 'last layer of other classes' } : meaning] as const
  })
  return { ...source, meanings: new Map(meanings) }
}
