/** Items in groups of `size`; the last may be smaller. */
export function chunksOf<Item>(items: readonly Item[], size = 1): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
