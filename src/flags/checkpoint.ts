import { Flags } from '@oclif/core'

/** The same flag wherever a run is taken. */
export const checkpointFlag = {
  checkpoint: Flags.string({
    summary:
      'Checkpoint of the run: best or last (of its last stage), or a file name. Default: best if that stage was evaluated, else last.',
    helpValue: 'best|last|FILE',
  }),
}
