import { readFile, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { list } from 'tar'
import { openTree, type VocTree } from '../../../src/core/datasets/index.ts'
import { checkSubmission, writeSubmission, type Predict } from '../../../src/core/submission/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { plant, vocFiles } from '../../support/voc.ts'

const IDS = ['2008_000003', '2008_000001', '2008_000002']

describe('writing a submission', () => {
  const folder = useFolder()
  let tree: VocTree
  let predicted: string[]

  beforeEach(async () => {
    await plant(folder(), await vocFiles({ test: IDS, val: ['2007_000001'] }))
    tree = await openTree(folder())
    predicted = []
  })

  const options = (more: object = {}) =>
    ({ tree, split: 'test', competition: 'comp6', out: join(folder(), 'a.tgz'), source: 'x', ...more }) as const
  const predict: Predict = ({ id }) => {
    predicted.push(id)
    return Promise.resolve({ width: 12, height: 8, labels: new Uint8Array(96).fill(id.charCodeAt(10) % 20) })
  }

  it('passes every check, sorted, with fixed times and owners', async () => {
    expect(await writeSubmission(options(), predict)).to.equal(3)
    const check = await checkSubmission(options().out, tree, 'test')
    expect(check).to.deep.include({ images: 3, competition: 'comp6', problems: [] })
    const members: string[] = []
    await list({
      file: options().out,
      onReadEntry: ({ path, mtime, uid }) => members.push(`${path} ${mtime?.toISOString() ?? ''} ${uid ?? '?'}`),
    })
    const folders = ['', 'VOC2012/', 'VOC2012/Segmentation/', 'VOC2012/Segmentation/comp6_test_cls/']
    const files = [...IDS].sort().map((id) => `VOC2012/Segmentation/comp6_test_cls/${id}.png`)
    expect(members).to.deep.equal([...folders, ...files].map((path) => `results/${path} 2012-05-11T00:00:00.000Z 0`))
    expect((await readdir(folder())).filter((name) => name.startsWith('a.'))).to.deep.equal(['a.tgz'])
  })

  it('the same predictions are the same bytes', async () => {
    await writeSubmission(options(), predict)
    await utimes(tree.root, 1, 1)
    await writeSubmission(options({ out: join(folder(), 'elsewhere/b.tgz') }), predict)
    const [a, b] = await Promise.all(['a.tgz', 'elsewhere/b.tgz'].map((name) => readFile(join(folder(), name))))
    expect(Buffer.compare(a!, b!)).to.equal(0)
  })

  it('val goes to comp6_val_cls', async () => {
    await writeSubmission(options({ split: 'val' }), () =>
      Promise.resolve({ width: 12, height: 8, labels: new Uint8Array(96).fill(1) }),
    )
    expect((await checkSubmission(options().out, tree, 'val')).problems).to.deep.equal([])
    expect((await checkSubmission(options().out, tree, 'test')).problems.map(({ code }) => code)).to.include(
      'missing-image',
    )
  })

  it('goes on where it stopped, but not with the predictions of another network', async () => {
    const stopped: Predict = (entry) =>
      entry.id === '2008_000002' ? Promise.reject(new Error('stop')) : predict(entry)
    expect(await rejection(writeSubmission(options(), stopped))).to.have.property('message', 'stop')
    expect(predicted.splice(0)).to.deep.equal(['2008_000001'])
    await writeSubmission(options(), predict)
    expect(predicted.splice(0)).to.deep.equal(['2008_000002', '2008_000003'])
    await rejection(writeSubmission(options(), stopped))
    predicted = []
    await writeSubmission(options({ source: 'another' }), predict)
    expect(predicted).to.have.length(3)
  })

  it('an interruption leaves no archive', async () => {
    const controller = new AbortController()
    const interrupted: Predict = (entry) => {
      controller.abort()
      return predict(entry)
    }
    const error = await rejection(writeSubmission(options(), interrupted, { signal: controller.signal }))
    expect(error).to.have.property('code', 'interrupted')
    expect(await readdir(folder())).to.not.include('a.tgz')
  })

  it('refuses a list whose photographs are not all there', async () => {
    await rm(join(tree.root, 'JPEGImages/2008_000002.jpg'))
    const error = await rejection(writeSubmission(options(), predict))
    expect(error)
      .to.have.property('message')
      .that.matches(/all 3 images of test .* found 1 missing, 2008_000002 the first/)
  })
})
