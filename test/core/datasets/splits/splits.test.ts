import { expect } from 'chai'
import fc from 'fast-check'
import { splitByHash } from '../../../../src/core/datasets/splits/hash-split.ts'
import { limitSplit } from '../../../../src/core/datasets/splits/limit.ts'
import { listIds } from '../../../../src/core/datasets/splits/list-ids.ts'
import { oneSidedClasses } from '../../../../src/core/datasets/splits/one-sided.ts'
import { planSplits } from '../../../../src/core/datasets/splits/plan-splits.ts'
import type { DatasetRecord } from '../../../../src/core/datasets/index.ts'
import { faultOf, faultOfPromise } from '../../../support/faults.ts'

const many = Array.from({ length: 2000 }, (_, index) => `image_${index}`)

describe('a limited split', () => {
  const splitOf = (ids: readonly string[]) => ({
    ...{ name: 'val', ids: [...ids], missing: [], sha256: '' },
    entries: ids.map((id) => ({ id, image: `${id}.jpg` })),
  })
  const limited = (ids: readonly string[], count?: number) =>
    limitSplit(splitOf(ids), count).entries.map(({ id }) => id)

  it('keeps its images when others are added, but for those whose place these take', () => {
    const kept = limited(many.slice(0, 1500), 100)
    expect(kept).to.have.length(100)
    expect(kept).to.deep.equal(many.filter((id) => kept.includes(id)))
    const added = many.slice(1500)
    const after = limited(many, 100)
    const joined = after.filter((id) => added.includes(id))
    expect(joined.length).to.be.within(10, 45)
    expect(after.filter((id) => kept.includes(id))).to.have.length(100 - joined.length)
  })

  it('is the whole split where that has no more, with the list’s own ids and digest', () => {
    expect(limited(many, undefined)).to.deep.equal(many)
    expect(limited(many.slice(0, 5), 5)).to.deep.equal(many.slice(0, 5))
    expect(limitSplit(splitOf(many), 3).ids).to.deep.equal(many)
  })
})

describe('a validation share', () => {
  it('is about as large as asked, and another with another seed', () => {
    for (const validation of [0.1, 0.2, 0.5]) {
      const [one, other] = [1, 2].map((seed) => splitByHash(many, { validation, seed }).val)
      expect(one!.length / many.length).to.be.closeTo(validation, 0.04)
      expect(one).to.not.deep.equal(other)
    }
    expect(splitByHash(many, { validation: 0 }).train).to.deep.equal(many)
  })

  it('keeps every image on its side when others are added', () => {
    const id = fc.stringMatching(/^[a-z0-9_é道]{1,8}$/)
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 40 }), fc.integer(), (added, seed) => {
        const options = { validation: 0.3, seed }
        const before = splitByHash(many, options)
        const after = splitByHash([...added.filter((one) => !many.includes(one)), ...many], options)
        expect(after.val).to.include.members(before.val)
        expect(after.train).to.include.members(before.train)
      }),
      { numRuns: 20 },
    )
  })

  it('keeps the frames of a video together', () => {
    const frames = Array.from({ length: 50 }, (_, video) => [1, 2, 3].map((frame) => `video${video}_${frame}`)).flat()
    for (const group of ['^(.*)_', '^video\\d+']) {
      const { train, val } = splitByHash(frames, { validation: 0.4, group })
      const videos = new Set(val.map((id) => id.split('_')[0]))
      expect(val).to.have.length(3 * videos.size)
      expect(train.some((id) => videos.has(id.split('_')[0]))).to.equal(false)
    }
    expect(faultOf(() => splitByHash(['a_1', 'b'], { validation: 0.5, group: '_' })).message).to.include(
      'found b, which',
    )
    expect(faultOf(() => splitByHash(['a'], { validation: 0.5, group: '(' })).message).to.include(
      'a regular expression',
    )
  })

  it('that leaves a side empty is refused', () => {
    expect(faultOf(() => splitByHash(['a'], { validation: 0.5 })).message).to.match(/an image of 1 in (train|val)/)
  })
})

describe('lists of ids', () => {
  const known = new Set(['a', 'b c', 'city__d', 'Straße'.normalize('NFC')])

  it('may name ids, files, paths, and have other columns', () => {
    const text = '# comment\na 1 1 1\nb c\n/city/d.png city/d_mask.png\nStra\u00dfe.jpg\r\nx\n'
    const { ids, unknown } = listIds(text, 'list', known)
    expect(ids).to.deep.equal(['a', 'b c', 'city__d', 'Straße'])
    expect(unknown).to.deep.equal([{ line: 6, text: 'x' }])
  })

  it('may name each image once', () => {
    expect(faultOf(() => listIds('a\na.jpg\n', 'list', known)).message).to.include('a on line 1 and line 2')
  })
})

describe('splits of a source', () => {
  const source = { path: 'src', ids: ['a', 'b'] }

  it('are said in one way', async () => {
    const folders = new Map([
      ['a', 'train'],
      ['b', 'val'],
    ])
    expect(await planSplits({ ...source, folders }, {})).to.deep.equal([
      { name: 'train', ids: ['a'], missing: 0 },
      { name: 'val', ids: ['b'], missing: 0 },
    ])
    const both = await faultOfPromise(planSplits({ ...source, folders }, { validation: 0.5 }))
    expect(both.message).to.include('the folders of src and --validation')
    expect((await faultOfPromise(planSplits(source, {}))).suggestions.join()).to.include('--validation 0.2')
  })
})

describe('one-sided classes', () => {
  it('are told by name', () => {
    const shows = (...pixels: number[]) => ({ classes: pixels.map((count) => ({ pixels: count, images: 1 })) })
    const record = {
      classes: ['sky', 'rider', 'bus', 'tram'].map((name) => ({ name })),
      splits: { train: shows(1, 2, 0, 0), val: shows(3, 0, 4, 0) },
    } as unknown as DatasetRecord
    expect(oneSidedClasses(record)).to.deep.equal([
      'Classes in train but not in val: rider.',
      'Classes in val but not in train: bus.',
      'Classes in neither train nor val: tram.',
    ])
  })
})
