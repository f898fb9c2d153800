import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { hashIds } from '../../src/core/datasets/index.ts'
import { submissionSchema } from '../../src/formatters/schemas/submit.ts'
import { tarOf } from '../support/archives.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { labelPng, plant, vocFiles } from '../support/voc.ts'
import { ALMOST_VOC, STREET } from '../support/class-sets.ts'
import { plantClassTree } from '../support/class-tree.ts'

const IDS = ['2008_000001', '2008_000002']

const TRAINED_ON_TEST = {
  stages: [{ name: 'voc', data: 'data/voc', source: 'voc', split: 'test', images: 2, sha256: hashIds(IDS), steps: 9 }],
}

describe('vortex submit', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)
  const run = (...args: string[]) =>
    runCli(['submit', ...args, '--data', folder()], { variables: { VORTEX_ENGINE: 'wasm' } })

  beforeEach(async () => plant(folder(), await vocFiles({ test: IDS })))

  it('writes an archive that its own check takes, and says what the form wants', async () => {
    const { code, stdout, stderr } = await run(
      await plantCheckpoint(folder(), TRAINED_ON_TEST),
      ...['--out', at('a.tgz'), '--crop', '33', '--flip', '--json', '--allow-leak', '--quiet'],
    )
    expect(code, stderr).to.equal(0)
    expect(stderr).to.match(/^Warning: 2 of 2 evaluation images are also in training/)
    const result = submissionSchema.parse(JSON.parse(stdout))
    expect(result).to.deep.include({ images: 2, competition: 'comp6', problems: [], archive: at('a.tgz') })
    expect(result.views).to.deep.equal({ scales: [1], flip: true, crop: 33, protocol: 'pad' })
    expect(result.description?.isDraft).to.equal(true)
    expect(result.description?.text.length).to.be.at.least(500)
    const checked = await run('--check', at('a.tgz'), '--json')
    expect(checked.code).to.equal(0)
    expect(submissionSchema.parse(JSON.parse(checked.stdout)).sha256).to.equal(result.sha256)
  })

  it('exit code 1 and the fix where the server would reject it', async () => {
    await writeFile(at('none.tar'), tarOf([{ path: 'results/', type: 'Directory' }]))
    const { code, stdout } = await run('--check', at('none.tar'))
    expect(code).to.equal(1)
    expect(stdout).to.include('The server would reject this archive:')
    expect(stdout).to.include('✗ The archive is not gzip: it is')
    expect(stdout).to.include(
      '✗ Images of the list without a prediction: 2008_000001, 2008_000002.\n    Predict every image of the list.',
    )
  })

  it('warns of predictions that are background only, with exit code 0', async () => {
    const members = ['2008_000001', '2008_000002'].map((id) => ({
      path: `results/VOC2012/Segmentation/comp6_test_cls/${id}.png`,
      data: labelPng([]),
    }))
    await writeFile(at('empty.tgz'), gzipSync(tarOf(members)))
    const { code, stdout } = await run('--check', at('empty.tgz'))
    expect(code).to.equal(0)
    expect(stdout)
      .to.contain('Warning: Every prediction is background only')
      .and.to.contain('No other problems found.')
      .and.not.to.contain('reject')
  })

  it('refuses comp5 for a network that began with imported weights, before it predicts', async () => {
    const checkpoint = await plantCheckpoint(folder(), { weights: { file: 'resnet.pth', sha256: '0'.repeat(64) } })
    const { code, stderr } = await run(checkpoint, '--out', at('a.tgz'), '--competition', 'comp5')
    expect(code).to.equal(2)
    expect(stderr.replace(/\s+›?\s*/g, ' ')).to.match(
      /VOC's data only for comp5 but found .*it was initialized from resnet.pth/,
    )
  })

  it('refuses images that the network was trained on, unless --allow-leak', async () => {
    const { code, stderr } = await run(await plantCheckpoint(folder(), TRAINED_ON_TEST), '--out', at('a.tgz'))
    expect(code).to.equal(2)
    expect(stderr.replace(/\s+›?\s*/g, ' ')).to.match(/2 of 2 evaluation images are also in training .*--allow-leak/)
  })

  it('is VOC’s: refuses a network and a tree of other classes', async () => {
    const checkpoint = await plantCheckpoint(folder(), {}, ALMOST_VOC)
    const network = await run(checkpoint, '--out', at('a.tgz'))
    const tree = await plantClassTree(at('street'), STREET, { test: 1 })
    const other = await runCli(['submit', '--check', at('x.tgz'), '--data', tree])
    for (const [{ code, stderr }, what] of [
      [network, 'class 20 is screen, not tvmonitor'],
      [other, 'class 0 is road, not background'],
    ] as const) {
      expect(code).to.equal(2)
      expect(stderr.replace(/\s+›?\s*/g, ' '))
        .to.contain('the 21 classes of PASCAL VOC')
        .and.to.contain(what)
    }
  })

  it('a description that the form would refuse is a problem', async () => {
    await writeFile(at('text.txt'), 'short')
    const { code, stdout } = await run(
      await plantCheckpoint(folder()),
      '--out',
      at('a.tgz'),
      '--crop',
      '33',
      '--description',
      at('text.txt'),
    )
    expect(code).to.equal(1)
    expect(stdout).to.include('The description is shorter than 500 characters: 5 characters.')
  })

  it('wrong use is exit code 64, a missing archive 2', async () => {
    expect((await run()).code).to.equal(64)
    expect((await run('model', '--check', 'x')).code).to.equal(64)
    expect((await run('model')).code).to.equal(64)
    expect((await run('--check', 'x', '--flip')).code).to.equal(64)
    const { code, stderr } = await run('--check', at('nothing.tgz'))
    expect(code).to.equal(2)
    expect(stderr).to.match(/an archive/)
  })
})
