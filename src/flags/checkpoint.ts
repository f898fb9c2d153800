import { Flags } from '@oclif/core'

/** The same flag wherever a run is taken. */
export const checkpointFlag = {
  checkpoint: Flags.string({
    summary:
      "Which checkpoint of the run: best or last (of its last stage), or a file's name. Default: the best if that stage was evaluated, else the last.",
    helpValue: 'best|last|FILE',
  }),
}
