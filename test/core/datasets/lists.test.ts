import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  assertNoLeak,
  describeUnchecked,
  findLeak,
  formatList,
  hashIds,
  parseList,
} from '../../../src/core/datasets/index.ts'
import { OFFICIAL_CLASS_IMAGES, OFFICIAL_LISTS } from '../../../src/core/datasets/lists/official.ts'
import { sharedData } from '../../support/shared.ts'

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9_]{1,12}$/), { maxLength: 30 })

describe('split lists', () => {
  it('both forms, any order and any line ending give the same ids', () => {
    fc.assert(
      fc.property(ids, fc.constantFrom('\n', '\r\n'), (list, ending) => {
        const plain = parseList(list.join(ending), 'plain')
        const pairs = parseList(
          list.map((id) => `/JPEGImages/${id}.jpg /SegmentationClassAug/${id}.png`).join(ending),
          'pairs',
        )
        expect(plain.ids).to.deep.equal(list)
        expect(pairs.ids).to.deep.equal(list)
        expect(parseList(formatList(list), 'sorted').ids).to.deep.equal([...list].sort())
        expect(hashIds([...list].reverse())).to.equal(hashIds(list))
      }),
    )
  })

  it('names the line of every fault', () => {
    const text = 'a\nb\n../c\na\nJPEGImages/d.jpg Labels/e.png\nx y z\n.f\nJPEGImages/g.txt Labels/g.png\n'
    expect(() => parseList(text, 'train.txt')).to.throw(
      /train\.txt but found 5 faults: line 3 holds "\.\.\/c".*line 4 repeats a of line 1; line 5 pairs image d with label e; line 7 holds "\.f", which is no image id: it begins with a dot; line 8 holds "JPEGImages\/g\.txt Labels\/g\.png"/,
    )
  })

  it('spells out ten faults and counts the rest', () => {
    expect(() => parseList('a\n'.repeat(15), 'list')).to.throw(/14 faults: .*line 11 repeats a of line 1; and 4 more/)
  })

  it("refuses the field's faulty list by its faulty places", function () {
    const lists = sharedData('lists')
    if (lists === undefined) return this.skip()
    const text = readFileSync(`${lists}/faulty_trainval_aug.txt`, 'utf8')
    expect(() => parseList(text, 'faulty_trainval_aug.txt')).to.throw(
      '3 faults: line 4709 pairs image 2008_008341 with label 2009_004099; line 4710 pairs image 2009_004100 with label 2008_008342; line 6999 repeats 2009_004100 of line 4710',
    )
  })

  it('the complete lists have the official hashes', function () {
    const lists = sharedData('lists')
    const voc = sharedData('VOCdevkit')
    if (lists === undefined || voc === undefined) return this.skip()
    const read = (path: string) => parseList(readFileSync(path, 'utf8'), path).ids
    const official = (split: string) => read(`${voc}/VOC2012/ImageSets/Segmentation/${split}.txt`)
    for (const split of ['train', 'val', 'trainval', 'test'])
      expect({ count: official(split).length, sha256: hashIds(official(split)) }).to.deep.equal(OFFICIAL_LISTS[split])
    const val = new Set(official('val'))
    const sbd = [...read(`${lists}/sbd_train_noval.txt`), ...read(`${lists}/sbd_rest.txt`)]
    const trainaug = [...new Set([...sbd, ...official('train')])].filter((id) => !val.has(id))
    expect({ count: trainaug.length, sha256: hashIds(trainaug) }).to.deep.equal(OFFICIAL_LISTS['trainaug'])
    expect(hashIds([...new Set([...trainaug, ...val])])).to.match(/^fcbcb720/)
  })

  it("the devkit's class counts are as many as its classes", () => {
    expect(OFFICIAL_CLASS_IMAGES.train).to.have.length(20)
    expect(OFFICIAL_CLASS_IMAGES.val).to.have.length(20)
  })
})

describe('leak guard', () => {
  it('refuses exactly the splits that share an image', () => {
    fc.assert(
      fc.property(ids, ids, (train, val) => {
        const shared = val.filter((id) => train.includes(id))
        const leak = findLeak(evaluated(val), [{ stage: 'a', sha256: hashIds(train), ids: train }])
        expect(leak.images).to.equal(shared.length)
        const guard = () => {
          assertNoLeak(leak, [])
        }
        if (shared.length > 0)
          expect(guard).to.throw(`${shared.length} of ${val.length} evaluation images are also in training (first: `)
        else guard()
      }),
    )
  })

  it('counts by stage, and knows the same list by its digest alone', () => {
    const seen = [
      { stage: 'a', sha256: hashIds(['x', 'y']), ids: ['x', 'y'] },
      { stage: 'b', sha256: hashIds(['y', 'z', 'w']) },
      { stage: 'c', sha256: hashIds(['other']) },
    ]
    const leak = findLeak(evaluated(['w', 'y', 'z']), seen)
    expect(leak).to.deep.equal({
      images: 3,
      message: '3 of 3 evaluation images are also in training (first: w): stage a saw 1, stage b saw 3.',
      stages: [
        { name: 'a', images: 1 },
        { name: 'b', images: 3 },
      ],
      unchecked: ['c'],
    })
    expect(describeUnchecked(leak)).to.include('stage c was not found')
    expect(describeUnchecked({ ...leak, unchecked: [] })).to.equal(undefined)
  })

  const evaluated = (ids: string[]) => ({ ids, sha256: hashIds(ids) })
})
