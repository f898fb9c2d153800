import { expect } from 'chai'
import { namesOf, unnamedClasses, VOC, vocPalette } from '../../../src/core/labels/index.ts'
import { openWeightFile } from '../../../src/core/weights/files/open.ts'
import { recordedClasses } from '../../../src/core/weights/files/recorded-classes.ts'
import { classesOf } from '../../../src/core/weights/last-layer.ts'
import { sourceOf, type WeightSource } from '../../../src/core/weights/source.ts'
import { fixturePath } from '../../support/fixtures.ts'

const NAMES = ['road', 'sidewalk', 'building']
const COLORS = [
  [128, 64, 128],
  [244, 35, 232],
  [70, 70, 70],
]
const STREET = { background: false, classes: NAMES.map((name, index) => ({ name, color: COLORS[index] })) }

/** What the fixtures (test/fixtures/make/mmsegmentation_meta.py) are to the import. */
async function source(version: string): Promise<WeightSource> {
  const path = fixturePath(`mmsegmentation/classes-${version}.pth`)
  return sourceOf(await openWeightFile(path), path)
}

describe('classes that mmsegmentation records', () => {
  for (const version of ['0.x', '1.x'])
    it(`are those of the last layer, in their colors: ${version}`, async () => {
      expect(classesOf(await source(version))).to.deep.equal(STREET)
    })

  it('of another number than the last layer has are not its classes', async () => {
    const two = { ...(await source('1.x')), recorded: unnamedClasses(2) }
    expect(classesOf(two)).to.deep.equal(unnamedClasses(3))
  })

  it('are taken by name alone where colors repeat (ADE20K’s do) or are missing', () => {
    for (const palette of [
      [COLORS[0], COLORS[1], COLORS[0]],
      COLORS.slice(1),
      undefined,
      'cityscapes',
      [[0, 0, 256]],
    ]) {
      const set = recordedClasses(
        new Map([
          [
            'dataset_meta',
            new Map<string, unknown>([
              ['classes', NAMES],
              ['palette', palette],
            ]),
          ],
        ]),
      )!
      expect(namesOf(set)).to.deep.equal(NAMES)
      expect(set.classes[1]!.color).to.deep.equal([128, 0, 0])
    }
  })

  it('are VOC where they are VOC’s, and none where no set has such names', () => {
    const voc = recordedClasses(new Map<string, unknown>([['CLASSES', namesOf(VOC)]]))
    expect([voc?.background, voc?.classes[20]!.color]).to.deep.equal([true, [...vocPalette().subarray(60, 63)]])
    for (const names of [undefined, ['one'], ['a', 'a'], [1, 2], 'abc'])
      expect(recordedClasses(new Map([['CLASSES', names]]))).to.equal(undefined)
  })
})
