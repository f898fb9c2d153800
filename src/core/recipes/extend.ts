/** A recipe's content, as YAML gives it. */
export type Written = Record<string, unknown>

/**
 * A recipe laid over the one that it extends: sections are merged key by key, everything else replaces the earlier value, a list of
 * stages too.
 */
export function extendRecipe(base: Written, own: Written): Written {
  const merged: Written = { ...base }
  for (const [key, value] of Object.entries(own)) {
    const before = Object.hasOwn(base, key) ? base[key] : undefined
    setOwn(merged, key, isSection(before) && isSection(value) ? extendRecipe(before, value) : value)
  }
  return merged
}

export function isSection(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a key and returns its value. Plain assignment would take `__proto__` for the prototype. */
export function setOwn(section: object, key: string | number, value: unknown): unknown {
  Object.defineProperty(section, key, { value, enumerable: true, configurable: true, writable: true })
  return value
}
