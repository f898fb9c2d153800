import { expect } from 'chai'
import { benchSchema } from '../../src/formatters/schemas/bench.ts'
import { runCli } from '../support/cli.ts'

const SMALL = ['--set', 'defaults.crop=33', '--set', 'defaults.batch=2', '--steps', '2', '--warmup', '1']

describe('vortex bench', function () {
  this.timeout(300_000)

  it('times a training step, decoding and augmenting without any data', async () => {
    const { code, stdout, stderr } = await runCli(['bench', 'smoke', ...SMALL, '--json'])
    expect(code, stderr).to.equal(0)
    const summary = benchSchema.parse(JSON.parse(stdout))
    expect(summary).to.include({ mode: 'train', batch: 2, crop: 33, classes: 21 })
    expect(summary.step.allMs).to.have.length(2)
    expect(summary.step.minMs).to.equal(Math.min(...summary.step.allMs))
    expect(stderr).to.include(
      'No images found in data/voc: the network has 21 classes, and decoding is timed on random images.',
    )
  })

  it('times inference of one picture', async () => {
    const { code, stdout, stderr } = await runCli(['bench', 'smoke', ...SMALL, '--forward', '--json'])
    expect(code, stderr).to.equal(0)
    expect(benchSchema.parse(JSON.parse(stdout))).to.include({ mode: 'forward', batch: 1 })
  })
})
