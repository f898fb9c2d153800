import { Flags } from '@oclif/core'
import type { SplitOptions } from '../core/datasets/index.ts'

const list = Flags.custom<{ name: string; file: string }>({
  parse: (text) => {
    const [, name, file] = /^([A-Za-z0-9_][\w.-]*)=(.+)$/.exec(text) ?? []
    if (name !== undefined && file !== undefined) return Promise.resolve({ name, file })
    return Promise.reject(new Error(`Expected NAME=FILE, such as train=train.txt, for --list but found ${text}.`))
  },
})

const share = Flags.custom<number>({
  parse: (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= 0 && value < 1) return Promise.resolve(value)
    return Promise.reject(new Error(`Expected a share from 0 to 1 for --validation but found ${text}.`))
  },
})

/** How images are put into splits: the same flags wherever a source may not say it. */
export const splitFlags = {
  list: list({
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'SPLITS',
    helpValue: 'NAME=FILE',
    summary: "List of a split's images, one per line; may be given once per split.",
  }),
  validation: share({
    helpGroup: 'SPLITS',
    helpValue: 'SHARE',
    exclusive: ['list'],
    summary: 'Share of the images for val, chosen by a hash of their ids; 0 puts all into train.',
  }),
  seed: Flags.integer({ helpGroup: 'SPLITS', dependsOn: ['validation'], summary: 'Seed of that choice (default 1).' }),
  group: Flags.string({
    helpGroup: 'SPLITS',
    helpValue: 'REGEX',
    dependsOn: ['validation'],
    summary: 'Keep ids with the same first capture group (or match) in the same split, e.g. frames of one video.',
  }),
}

/** The options that these flags name. */
export function splitsFrom(flags: {
  list?: { name: string; file: string }[] | undefined
  validation?: number | undefined
  seed?: number | undefined
  group?: string | undefined
}): SplitOptions {
  return {
    ...(flags.list && { lists: flags.list }),
    ...(flags.validation !== undefined && { validation: flags.validation }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.group !== undefined && { group: flags.group }),
  }
}
