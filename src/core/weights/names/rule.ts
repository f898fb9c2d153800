/** What a foreign name is to us: one of our variables, or something left out for a reason. */
export type Meaning = { name: string } | { dropped: string }

/** The first pattern that fits decides: `$1` of a target stands for the pattern's group, as in `String.replace`. */
export type Rule = readonly [pattern: RegExp, target: string | { dropped: string }]

export function apply(rules: readonly Rule[], foreign: string): Meaning | undefined {
  for (const [pattern, target] of rules) {
    if (!pattern.test(foreign)) continue
    return typeof target === 'string' ? { name: foreign.replace(pattern, target) } : target
  }
  return undefined
}
