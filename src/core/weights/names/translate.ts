import { backboneRules } from './backbone.ts'
import type { Dialect } from './dialect.ts'
import { DIALECTS } from './dialects.ts'
import { apply, type Meaning } from './rule.ts'

export interface Translation {
  /** What each foreign name means, where a rule knows it. */
  meanings: ReadonlyMap<string, Meaning>
  /** The code base whose head was found; undefined for a backbone alone. */
  dialect: Dialect | undefined
}

/** Words that wrappers put before every name: data parallelism, compilation, Lightning and the like. */
const WRAPPERS = /^(?:module|_orig_mod|model|net|network)\./

/** What averaged models (PyTorch's AveragedModel, MMEngine's) count next to the network, which has a wrapper. */
const COUNTERS = /^(?:n_averaged|steps)$/

/** Translates the names of a whole file: which code base wrote it shows only in all of them together. */
export function translate(foreign: Iterable<string>): Translation {
  const bare = withoutWrappers([...foreign])
  const names = new Set(bare.values())
  const readings = DIALECTS.map((dialect) => {
    const rules = [...backboneRules, ...dialect.rules(names)]
    const meanings = new Map<string, Meaning>()
    for (const [full, name] of bare) {
      const meaning = COUNTERS.test(full) ? COUNTED : apply(rules, name)
      if (meaning) meanings.set(full, meaning)
    }
    return { dialect, meanings }
  })
  const best = readings.reduce((a, b) => (b.meanings.size > a.meanings.size ? b : a))
  const hasHead = [...best.meanings.values()].some((meaning) => 'name' in meaning && !isBackbone(meaning.name))
  return { meanings: best.meanings, dialect: hasHead ? best.dialect : undefined }
}

export function isBackbone(name: string): boolean {
  return name.startsWith('backbone.')
}

const COUNTED: Meaning = { dropped: 'number of averaged models' }

/** Full names → names without the wrappers that most of them have: a loss or metric next to the network has none. */
function withoutWrappers(names: readonly string[]): Map<string, string> {
  let bare = [...names]
  for (;;) {
    const counts = new Map<string, number>()
    for (const name of bare) {
      const prefix = WRAPPERS.exec(name)?.[0]
      if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
    }
    const [prefix] = [...counts].find(([, count]) => 2 * count > bare.length) ?? []
    if (prefix === undefined) break
    bare = bare.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name))
  }
  return new Map(names.map((name, i) => [name, bare[i]!]))
}
