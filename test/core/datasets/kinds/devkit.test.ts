import { expect } from 'chai'
import { compareWithDevkit } from '../../../../src/core/datasets/kinds/voc/devkit.ts'
import { OFFICIAL_CLASS_IMAGES } from '../../../../src/core/datasets/lists/official.ts'
import type { DatasetRecord } from '../../../../src/core/datasets/index.ts'
import { VOC } from '../../../../src/core/labels/index.ts'

describe("the devkit's table", () => {
  /** A record whose train split shows each class in so many images. */
  const record = (images: readonly number[], official = true, names = VOC.classes) => ({
    version: 2,
    background: true,
    classes: names.map(({ name, color }) => ({ name, color: [...color], pixels: 0, images: 0 })),
    splits: { train: { official, classes: [0, ...images].map((count) => ({ pixels: 5 * count, images: count })) } },
  })
  const compared = (...arguments_: Parameters<typeof record>) =>
    compareWithDevkit(record(...arguments_) as unknown as DatasetRecord)
  const table = OFFICIAL_CLASS_IMAGES.train
  const changed = table.with(7, table[7]! - 1)

  it('is silent about labels that agree with it, and about lists that are not the official ones', () => {
    expect(compared(table)).to.deep.equal([])
    expect(compared(changed, false)).to.deep.equal([])
  })

  it("is silent about classes that are not the devkit's", () => {
    expect(compared(changed, true, VOC.classes.with(8, { name: 'pet', color: [64, 0, 0] }))).to.deep.equal([])
  })

  it('names the class whose images it counts otherwise', () => {
    expect(compared(changed)).to.deep.equal(["train shows cat in 130 images, by the devkit's table in 131."])
  })
})
