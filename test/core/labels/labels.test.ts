import { expect } from 'chai'
import { COCO_CATEGORY_TO_CLASS, IGNORE_LABEL, VOC, vocPalette } from '../../../src/core/labels/index.ts'

describe('labels', () => {
  const colorOf = (index: number) => [...vocPalette().slice(index * 3, index * 3 + 3)]

  it('the color map is the devkit’s', () => {
    expect(vocPalette()).to.have.length(768)
    expect([0, 1, 2, 3, 4].map(colorOf)).to.deep.equal([
      [0, 0, 0],
      [128, 0, 0],
      [0, 128, 0],
      [128, 128, 0],
      [0, 0, 128],
    ])
    expect(colorOf(20)).to.deep.equal([0, 64, 128])
    expect(colorOf(IGNORE_LABEL)).to.deep.equal([224, 224, 192])
  })

  it('every color is another', () => {
    expect(new Set(Array.from({ length: 256 }, (_, index) => colorOf(index).join())).size).to.equal(256)
  })

  it('COCO’s names of the twenty categories match the classes', () => {
    // name of the category in instances_*.json, where it differs from VOC's
    const named: Record<string, number> = {
      airplane: 5,
      motorcycle: 4,
      couch: 63,
      tv: 72,
      'potted plant': 64,
      'dining table': 67,
      person: 1,
      cow: 21,
    }
    const classOf = (name: string) => VOC.classes[COCO_CATEGORY_TO_CLASS.get(named[name]!)!]!.name
    expect(Object.keys(named).map(classOf)).to.deep.equal([
      'aeroplane',
      'motorbike',
      'sofa',
      'tvmonitor',
      'pottedplant',
      'diningtable',
      'person',
      'cow',
    ])
    expect([...COCO_CATEGORY_TO_CLASS.values()]).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1))
  })
})
