import type { Command } from '@oclif/core'
import PrepareSbd from './commands/prepare/sbd.ts'
import PrepareVoc from './commands/prepare/voc.ts'

/** All commands, by id; `:` parts are words on the command line. The manifest is made from this map. */
export const COMMANDS: Record<string, Command.Class> = {
  'prepare:sbd': PrepareSbd,
  'prepare:voc': PrepareVoc,
}
