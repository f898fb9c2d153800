import { Flags } from '@oclif/core'

/** `--classes`: classes of one's own, for the commands that prepare. */
export const classesFlag = Flags.string({
  helpValue: 'FILE',
  summary: 'Class file: which classes the tree has, and what they are made from.',
})
