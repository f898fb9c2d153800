import { join } from 'node:path'
import { expect } from 'chai'
import { exists } from '../../src/core/base/index.ts'
import { useFolder } from '../support/folder.ts'
import { tensorFlowLibrary } from '../support/tensorflow.ts'
import { drawnLines, runInTerminal } from '../support/terminal.ts'
import { plantTinyRun } from '../support/tiny-run.ts'

/** Words that make a step take a second or two, unlike the tiny run's. */
function longSteps(crop: number): string[] {
  const keys = ['model.width=128', 'model.projection=128', 'model.outputStride=8', 'stages.a.steps=50']
  return [...keys, `defaults.crop=${crop}`].flatMap((key) => ['--set', key])
}

describe('a terminal', function () {
  this.timeout(120_000)
  const folder = useFolder()
  beforeEach(() => plantTinyRun(folder()))
  const train = (columns: number, words: string[], variables: Record<string, string> = {}, interruptAfter?: string[]) =>
    runInTerminal(['train', 'tiny.yaml', ...words], {
      ...{ columns, cwd: folder(), variables: { VORTEX_ENGINE: 'wasm', ...variables } },
      ...(interruptAfter && { interruptAfter }),
    })

  for (const columns of [80, 60, 40]) {
    it(`of ${columns} columns shows whole lines: bar, count, loss or score, and is left without a rest of them`, function () {
      const session = train(columns, [], { NO_COLOR: '1' })
      if (session === undefined) return this.skip()
      expect(session.code, session.output).to.equal(0)
      const progress = drawnLines(session.output).filter((line) => /[█░]/.test(line))
      expect(progress.filter((line) => line.length >= columns)).to.deep.equal([])
      expect(progress.at(-1)).to.match(/█ 2\/2 mIoU \d+\.\d$/)
      expect(progress.some((line) => /█ 3\/3 loss \d\.\d{3}/.test(line))).to.equal(true)
      // The cursor is never hidden, and NO_COLOR leaves going to the line's start and erasing as the only escapes.
      expect(new Set(session.output.match(/\u001b\[[^A-Za-z]*[A-Za-z]/g))).to.deep.equal(
        new Set(['\u001b[1G', '\u001b[0K', '\u001b[2K']),
      )
      expect(session.output).to.match(/\nstage +steps +last loss\r\n/)
    })
  }

  it('answers Ctrl-C at once, in the middle of a wasm step too, and the run resumes', function () {
    const session = train(80, longSteps(129), {}, ['Training a \\S* *1/50'])
    if (session === undefined) return this.skip()
    expect(session.output).to.include('Finishing this step; Ctrl-C again quits now.')
    expect(session.output).to.match(/Stopped after step [12] of stage a; the checkpoint is in runs\/tiny/)
    expect([session.code, session.signal]).to.deep.equal([130, null])
    expect(session.answers[0]).to.be.below(1)
    const again = train(80, [...longSteps(129), '--steps', '1'])!
    expect(again.code, again.output).to.equal(0)
    expect(again.output).to.match(/[23]\/50 loss/)
  })

  it('ends at once at the second Ctrl-C', async function () {
    if ((await tensorFlowLibrary()) === undefined) return this.skip()
    const session = train(80, longSteps(257), { VORTEX_ENGINE: 'tensorflow' }, [
      'Training a \\S* *1/50',
      'Ctrl-C again',
    ])
    if (session === undefined) return this.skip()
    // By the signal itself, which a shell reports as 130.
    expect([session.code, session.signal]).to.deep.equal([null, 2])
    expect(session.ended).to.be.below(1)
    expect(await exists(join(folder(), 'runs/tiny/checkpoints/last.safetensors'))).to.equal(false)
  })
})
