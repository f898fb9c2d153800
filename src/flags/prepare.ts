import { Flags } from '@oclif/core'

/** What all `vortex prepare` commands take. */
export const prepareFlags = {
  out: Flags.string({
    required: true,
    helpValue: 'DIR',
    summary: 'Folder of the prepared tree; new, empty or begun by the same command.',
  }),
  link: Flags.option({ options: ['hard', 'symbolic', 'copy'] as const, default: 'hard' as const })({
    summary: 'How photographs get there.',
    description:
      'A hard link takes no space and outlives the source; where the file system has none, the next is taken.',
  }),
  'allow-partial': Flags.boolean({
    summary: 'Go on where ids of the lists have no files; the written lists hold those present.',
  }),
  strict: Flags.boolean({ summary: 'Stop at the first broken file instead of counting it.' }),
  'dry-run': Flags.boolean({ summary: 'Tell what would be done, and how many bytes it takes.' }),
  threads: Flags.integer({ min: 1, summary: 'Threads; default one a core.' }),
}

interface ParsedFlags {
  out: string
  link: 'hard' | 'symbolic' | 'copy'
  'allow-partial': boolean
  strict: boolean
  threads: number | undefined
}

/** The flags as core's options. */
export function prepareOptions(flags: ParsedFlags) {
  const { out, link, strict, threads } = flags
  return { out, link, strict, allowPartial: flags['allow-partial'], ...(threads !== undefined && { threads }) }
}
