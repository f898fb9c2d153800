import { expected } from '../base/index.ts'
import type { ClassSet } from '../labels/index.ts'
import { openSafetensors } from '../formats/index.ts'
import { metaOf } from './checkpoint.ts'

/** What a network's labels mean, from its checkpoint alone: no tensor is read. */
export async function readClasses(path: string): Promise<ClassSet> {
  const file = await openSafetensors(path)
  try {
    const { classes } = metaOf(file, path)
    if (classes) return classes
    throw expected('a whole network', path, 'a backbone, which knows no classes')
  } finally {
    await file.close()
  }
}
