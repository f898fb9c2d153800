import { Flags } from '@oclif/core'
import type { Shard } from '../core/shards/index.ts'

const shard = Flags.custom<Shard>({
  parse: (text) => {
    const [index, of] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? []
    if (index !== undefined && of !== undefined && index >= 1 && index <= of) return Promise.resolve({ index, of })
    return Promise.reject(new Error(`Expected K/N with K from 1 to N, such as 2/7, for --shard but found ${text}.`))
  },
})

/** The same flag wherever images are independent of each other; what a command cannot do with it is `exclusive`. */
export function shardFlag(out: string, more: { exclusive?: string[]; dependsOn?: string[] } = {}) {
  return shard({
    ...more,
    helpValue: 'K/N',
    summary: `Do only the K-th of N equal parts of the images, into ${out}.K-of-N.`,
    description: 'vortex merge puts the parts together: the result is the same as of one command. See docs/scaling.md.',
  })
}
