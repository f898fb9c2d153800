import { sha256 } from '../../base/index.ts'
import type { ClassFile } from './class-file.ts'

/** SHA-256 of what a class file makes of a source: the part of a tree's options that stands for it. */
export function classFileDigest({ classes, map, images, labels }: ClassFile): string {
  const { ids, colors, names, other } = map
  const parts = { classes, ids: [...ids], colors: [...colors], names: [...names], other, images, labels }
  return sha256(JSON.stringify(parts))
}
