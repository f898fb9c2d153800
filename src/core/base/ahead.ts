/** Loads items in order, `depth` of them before they are asked for. */
export async function* loadAhead<Item, Loaded>(
  items: Iterable<Item> | AsyncIterable<Item>,
  load: (item: Item) => Promise<Loaded>,
  depth = 2,
): AsyncGenerator<Loaded> {
  const waiting: Promise<Loaded>[] = []
  for await (const item of items) {
    const loading = load(item)
    // Looked at when its turn comes; until then a failure is nobody's unhandled rejection.
    loading.catch(() => undefined)
    waiting.push(loading)
    if (waiting.length > depth) yield await waiting.shift()!
  }
  for (const loading of waiting) yield await loading
}
