import { Flags } from '@oclif/core'

/** The same flag wherever a split is predicted to be scored. */
export const leakFlag = {
  'allow-leak': Flags.boolean({ summary: 'Accept images that the network was trained on.' }),
}
