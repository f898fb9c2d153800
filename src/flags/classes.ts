import { Flags } from '@oclif/core'
import type { ClassFile } from '../core/datasets/index.ts'

/** `--classes`: classes of one's own, for the commands that prepare. */
export const classesFlag = Flags.string({
  helpValue: 'FILE',
  summary: 'Class file: the classes of the tree, and what each is made from.',
})

/** The flag as core's option: the class file that it names, read. */
export async function classesFrom(file: string | undefined): Promise<{ classes?: ClassFile }> {
  if (file === undefined) return {}
  const { readClassFile } = await import('../core/datasets/index.ts')
  return { classes: await readClassFile(file) }
}
