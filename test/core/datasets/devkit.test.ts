import { expect } from 'chai'
import { compareWithDevkit } from '../../../src/core/datasets/prepare/devkit.ts'
import type { ImageResult, Plan } from '../../../src/core/datasets/prepare/plan.ts'
import { OFFICIAL_CLASS_IMAGES } from '../../../src/core/datasets/lists/official.ts'

describe("the devkit's table", () => {
  const ids = Array.from({ length: 1464 }, (_, i) => `${i}`)
  const plan = { kind: 'voc', splits: [{ name: 'train', ids, missing: 0 }] } as unknown as Plan
  const split = (official: boolean) => ({ train: { count: 1464, sha256: '', missing: 0, official } })
  /** Class c in the first images, as many as the table says. */
  const results: ImageResult[] = ids.map((id, i) => ({
    id,
    pixels: OFFICIAL_CLASS_IMAGES.train.flatMap((count, index) =>
      i < count ? [[index + 1, 5] as [number, number]] : [],
    ),
  }))

  it('is silent about labels that agree with it, and about lists that are not the official ones', () => {
    expect(compareWithDevkit(plan, split(true), results)).to.deep.equal([])
    expect(compareWithDevkit(plan, split(false), [])).to.deep.equal([])
  })

  it('names the class whose images it counts otherwise', () => {
    const [first, ...others] = results
    const changed = [{ ...first!, pixels: first!.pixels!.filter(([value]) => value !== 8) }, ...others]
    expect(compareWithDevkit(plan, split(true), changed)).to.deep.equal([
      "train shows cat in 130 images, by the devkit's table in 131.",
    ])
  })
})
