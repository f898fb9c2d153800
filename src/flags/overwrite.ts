import { Flags } from '@oclif/core'

/** The same flag wherever a result gets a name that the user chose. */
export const overwriteFlag = {
  overwrite: Flags.boolean({ summary: 'Replace existing files.' }),
}
