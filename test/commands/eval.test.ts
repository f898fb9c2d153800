import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { evaluationSchema } from '../../src/formatters/schemas/eval.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { plant, vocFiles } from '../support/voc.ts'
import { ALMOST_VOC } from '../support/class-sets.ts'

const LABELS = 'VOCdevkit/VOC2012/SegmentationClass'

describe('vortex eval', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)
  const run = (...args: string[]) =>
    runCli(['eval', ...args, '--data', folder()], { variables: { VORTEX_ENGINE: 'wasm' } })

  beforeEach(async () => plant(folder(), await vocFiles({ val: ['a', 'b', 'c'] })))

  it('scores a folder of predictions: the table, the schema’s JSON, a report', async () => {
    const table = await run('--predictions', at(LABELS), '--report', at('report'))
    expect(table.code, table.stderr).to.equal(0)
    expect(table.stdout)
      .to.match(/^mIoU +100\.0$/m)
      .and.to.match(/^aeroplane( +100\.0){5} +1\.1$/m)
    expect(table.stdout).to.contain('not in the mean: bicycle, bird')
    expect((await readdir(at('report'))).sort()).to.deep.equal([
      ...['classes.csv', 'evaluation.html', 'evaluation.json', 'evaluation.md', 'images.csv'],
    ])
    expect(await readFile(at('report/classes.csv'), 'utf8')).to.match(/^aeroplane,1,1,1,1,1,3,3,3$/m)
    expect(await readFile(at('report/images.csv'), 'utf8')).to.match(/^a,1,1,,,,0,0,0,0$/m)
    expect(await readFile(at('report/evaluation.html'), 'utf8')).to.contain('data:image/jpeg;base64,')
    const written = evaluationSchema.parse(JSON.parse(await readFile(at('report/evaluation.json'), 'utf8')))
    const { code, stdout } = await run('--predictions', at(LABELS), '--json')
    const json = evaluationSchema.parse(JSON.parse(stdout))
    expect([code, json.miou, json.images, json.confusion.length]).to.deep.equal([0, 1, 3, 21])
    expect(written.confusion).to.deep.equal(json.confusion)
  })

  it('scores a checkpoint over scales and flips, and saves what it scored', async () => {
    const views = ['--crop', '33', '--scales', '0.5,1', '--flip']
    const { code, stdout, stderr } = await run(
      await plantCheckpoint(folder()),
      ...views,
      '--save',
      at('saved'),
      '--json',
    )
    expect(code, stderr).to.equal(0)
    const json = evaluationSchema.parse(JSON.parse(stdout))
    expect(json.views).to.deep.equal({ scales: [0.5, 1], flip: true, crop: 33, protocol: 'pad' })
    const saved = await run('--predictions', at('saved'), '--json')
    expect(evaluationSchema.parse(JSON.parse(saved.stdout)).confusion).to.deep.equal(json.confusion)
  })

  it('refuses a checkpoint of other classes than the tree’s, with the first that differs', async () => {
    const { code, stderr } = await run(await plantCheckpoint(folder(), {}, ALMOST_VOC))
    expect(code).to.equal(2)
    expect(stderr.replace(/\s+›?\s*/g, ' ')).to.contain('of which class 20 is screen, not tvmonitor')
  })

  it('scores a part of a split only when told so', async () => {
    await rm(at('VOCdevkit/VOC2012/JPEGImages/b.jpg'))
    const refused = await run('--predictions', at(LABELS))
    expect(refused.code).to.equal(2)
    expect(refused.stderr).to.contain('images and labels of all 3 ids of val').and.to.contain('--allow-partial')
    const { code, stdout } = await run('--predictions', at(LABELS), '--allow-partial')
    expect([code, stdout.includes('2 images, 1 more listed but missing')]).to.deep.equal([0, true])
  })

  it('says that a score of some images is not the split’s', async () => {
    const table = await run('--predictions', at(LABELS), '--limit', '2')
    expect(table.stdout)
      .to.contain('on val (2 of 3 images)')
      .and.to.contain('Only 2 of 3 images were scored: this is not the score of val.')
    const { stdout } = await run('--predictions', at(LABELS), '--limit', '2', '--json')
    const { images, split } = evaluationSchema.parse(JSON.parse(stdout))
    expect([images, split.limitedFrom]).to.deep.equal([2, 3])
  })

  it('wrong use is exit code 64: neither or both sources, scales that are none', async () => {
    expect((await run()).code).to.equal(64)
    expect((await run('model', '--predictions', 'x')).code).to.equal(64)
    expect((await run('--predictions', 'x', '--flip')).code).to.equal(64)
    const { code, stderr } = await run('model', '--scales', '1,big')
    expect([code, stderr.includes('Expected factors from 0.1 to 4')]).to.deep.equal([64, true])
  })
})
