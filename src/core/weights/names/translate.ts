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

/** Translates the names of a whole file: which code base wrote it shows only in all of them together. */
export function translate(foreign: Iterable<string>): Translation {
  const bare = withoutWrappers([...foreign])
  const names = new Set(bare.values())
  const readings = DIALECTS.map((dialect) => {
    const rules = [...backboneRules, ...dialect.rules(names)]
    const meanings = new Map<string, Meaning>()
    for (const [full, name] of bare) {
      const meaning = apply(rules, name)
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

/** Full names → names without the wrappers that all of them have. */
function withoutWrappers(names: readonly string[]): Map<string, string> {
  let bare = [...names]
  for (;;) {
    const prefix = WRAPPERS.exec(bare[0] ?? '')?.[0]
    if (prefix === undefined || !bare.every((name) => name.startsWith(prefix))) break
    bare = bare.map((name) => name.slice(prefix.length))
  }
  return new Map(names.map((name, i) => [name, bare[i]!]))
}
