/** How many images each set holds, and which ids are in which list. Small enough for a minute of training. */
const COUNTS = { train: 32, val: 24, test: 12, sbd: 40, coco: 80 }

export interface Lists {
  train: string[]
  val: string[]
  test: string[]
  sbd: string[]
  /** COCO image ids. */
  coco: number[]
}

/**
 * Ids in VOC's form. Like the real one, the generated SBD holds some of VOC's own images: a few of train, and a few
 * of val, which a correct trainaug must leave out.
 */
export function demoLists(): Lists {
  const ids = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `2026_${String(from + i).padStart(6, '0')}`)
  const train = ids(1, COUNTS.train)
  const val = ids(1001, COUNTS.val)
  const test = ids(2001, COUNTS.test)
  const sbd = [...train.slice(0, 6), ...val.slice(0, 4), ...ids(3001, COUNTS.sbd)]
  return { train, val, test, sbd, coco: Array.from({ length: COUNTS.coco }, (_, i) => 1000 + 11 * i) }
}
