import { expected, messageOf } from '../../base/index.ts'
import { hashPlace } from './hash-place.ts'
import type { SplitOptions } from './split-options.ts'

/**
 * Splits ids into train and val, each by the hash of its group alone: adding images moves none to the other side.
 * @throws bad-input where a side stays empty, or an id has no group
 */
export function splitByHash(
  ids: readonly string[],
  { validation = 0, seed = 1, group }: Pick<SplitOptions, 'validation' | 'seed' | 'group'>,
): { train: string[]; val: string[] } {
  if (!(validation >= 0 && validation < 1)) throw expected('a share from 0 to 1', '--validation', `${validation}`)
  const groupOf = group === undefined ? (id: string) => id : grouping(group)
  const split: { train: string[]; val: string[] } = { train: [], val: [] }
  for (const id of ids) split[hashPlace(groupOf(id), seed) < validation ? 'val' : 'train'].push(id)
  const empty = validation === 0 ? undefined : (['train', 'val'] as const).find((name) => split[name].length === 0)
  if (empty === undefined) return split
  throw expected(`an image of ${ids.length} in ${empty}`, `--validation ${validation}`, 'none', {
    suggestions: ['Few images, or few groups, may all fall on one side: try another --seed or share.'],
  })
}

function grouping(group: string): (id: string) => string {
  const pattern = compile(group)
  return (id) => {
    const match = pattern.exec(id)
    if (match) return match[1] ?? match[0]
    throw expected('a pattern that matches every id', `--group ${group}`, `${id}, which it does not match`)
  }
}

function compile(group: string): RegExp {
  try {
    return new RegExp(group, 'u')
  } catch (cause) {
    throw expected('a regular expression', `--group ${group}`, messageOf(cause), { cause })
  }
}
