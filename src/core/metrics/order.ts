/** More rows than this nobody reads from the top. */
const MANY = 30

/** Indices of the classes that have a score, as people read them: in index order, of many the worst first. */
export function readingOrder(classes: readonly { iou: number | null }[]): number[] {
  const scored = [...classes.keys()].filter((index) => classes[index]!.iou !== null)
  return scored.length > MANY ? scored.sort((a, b) => classes[a]!.iou! - classes[b]!.iou!) : scored
}
