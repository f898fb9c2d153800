import { readCocoObject, rleArea, scanCoco, segmentationToRle } from '../../src/core/formats/index.ts'

export function cocoSeeds(): Uint8Array[] {
  const images = [{ id: 1, width: 30, height: 20, file_name: 'a.jpg' }]
  const segmentations = [
    [[1, 2, 9.5, 2, 8, 9, 1, 7.25]],
    [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 29, 10, 11, 12],
    ],
    { size: [20, 30], counts: [100, 50, 450] },
    { size: [20, 30], counts: 'T3b0R>' },
  ]
  const annotations = segmentations.map((segmentation, i) => ({
    segmentation,
    area: 50,
    iscrowd: i >> 1,
    image_id: 1,
    bbox: [1, 2, 3, 4],
    category_id: 18,
    id: i + 1,
  }))
  const file = { info: { year: 2017 }, images, annotations, categories: [{ id: 18, name: 'dog' }] }
  return [Buffer.from(JSON.stringify(file)), Buffer.from(JSON.stringify(file, null, 1))]
}

/** Scans and draws; broken elements are faults and end nothing. */
export async function readCoco(bytes: Uint8Array): Promise<number> {
  let area = 0
  const chunks = (async function* () {
    yield await Promise.resolve(bytes)
  })()
  for await (const element of scanCoco(chunks, 'input.json')) {
    if (element.section !== 'annotations' || 'fault' in element) continue
    const { offset, length } = element
    const { segmentation } = readCocoObject(bytes.subarray(offset, offset + length), 'input.json', offset)
    const rle = segmentationToRle(segmentation, 20, 30, `the annotation at byte ${offset}`)
    area += rle ? rleArea(rle) : 0
  }
  return area
}
