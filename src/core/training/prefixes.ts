/** Whether a variable's name starts with one of a recipe's `factors` or `freeze`; `head` is all but `backbone.`. */
export function startsWith(name: string, prefix: string): boolean {
  return prefix === 'head' ? !name.startsWith('backbone.') : name.startsWith(prefix)
}

/** The factor on a variable's learning rate: that of the longest prefix; 1 where there is none. */
export function factorOf(name: string, factors: Readonly<Record<string, number>>): number {
  const matching = Object.keys(factors).filter((prefix) => startsWith(name, prefix))
  const longest = matching.sort((a, b) => lengthOf(b) - lengthOf(a))[0]
  return longest === undefined ? 1 : factors[longest]!
}

/** `head` gives way to every other prefix. */
function lengthOf(prefix: string): number {
  return prefix === 'head' ? 0 : prefix.length
}
