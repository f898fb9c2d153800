import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { createProgress } from '../../src/ui/progress.ts'
import { drawnLines, onScreen } from '../support/terminal.ts'

/** cli-progress draws at most ten times a second, by a clock of its own. */
const REDRAWN = 120

/** A stream that keeps what is written, and a clock. */
function scene(isTTY: boolean, quiet = false) {
  let written = ''
  let time = 0
  const stream = { isTTY, columns: 41, hasColors: () => false, write: (text: string) => (written += text) !== '' }
  const progress = createProgress({ quiet, stream: stream as unknown as NodeJS.WriteStream, now: () => time })
  return {
    ...progress,
    step: (task: string, done: number, seconds: number, detail?: string) => {
      time = seconds * 1000
      progress.listener({ type: 'progress', task, done, total: 4, ...(detail !== undefined && { detail }) })
    },
    notice: (level: 'info' | 'warning', message: string) => {
      progress.listener({ type: 'notice', level, message })
    },
    take: () => {
      const taken = written
      written = ''
      return taken
    },
  }
}

describe('progress on a terminal', () => {
  it('draws one line over itself and keeps it, full, when the task is done', async () => {
    const { step, take } = scene(true)
    step('Evaluating', 1, 10, 'mIoU 3.1')
    expect(drawnLines(take())).to.deep.equal(['Evaluating ████░░░░░░░░░░░░ 1/4 mIoU 3.1'])
    step('Evaluating', 2, 16, 'mIoU 3.2')
    await sleep(REDRAWN)
    expect(drawnLines(take())).to.deep.equal(['Evaluating ███░░░░ 2/4 mIoU 3.2 12s left'])
    step('Evaluating', 4, 30, 'mIoU 3.4')
    expect(onScreen(take())).to.equal('Evaluating ████████████████ 4/4 mIoU 3.4\n')
    step('Evaluating', 4, 31, 'mIoU 3.4')
    expect(take()).to.equal('')
  })

  it('is drawn at most ten times a second', async () => {
    const { step, take, clear } = scene(true)
    step('Labels', 1, 1)
    take()
    step('Labels', 2, 1.05)
    expect(take()).to.equal('')
    step('Labels', 3, 1.11)
    await sleep(REDRAWN)
    const drawn = take()
    expect(drawn).to.include('3/4').and.not.include('2/4')
    clear()
  })

  it('wraps messages above the line, and erases the line before anything else is printed', () => {
    const { step, notice, take, clear } = scene(true)
    step('Labels', 1, 1)
    take()
    notice('warning', 'one of the images has no label and is left out')
    expect(onScreen(take())).to.match(/^Warning: one of the images has no label\nand is left out\nLabels .* 1\/4$/)
    clear()
    expect(onScreen(take())).to.equal('')
    clear()
    expect(take()).to.equal('')
  })

  it('says warnings only with --quiet, and a message once', () => {
    const { step, notice, take } = scene(true, true)
    step('Labels', 1, 1)
    notice('info', 'Engine: wasm')
    notice('warning', 'slow')
    notice('warning', 'slow')
    expect(take()).to.equal('Warning: slow\n')
  })
})

describe('progress without a terminal', () => {
  it('is a line every ten seconds with the time left, and one at the end', () => {
    const { step, take } = scene(false)
    for (const [done, seconds] of [
      [1, 0],
      [2, 9.9],
      [3, 20],
      [4, 21],
    ] as const)
      step('Predicting', done, seconds)
    expect(take()).to.equal('Predicting 1/4\nPredicting 3/4 10s left\nPredicting 4/4\n')
  })

  it('begins afresh where the same task runs again', () => {
    const { step, take } = scene(false)
    for (const [done, seconds] of [
      [1, 0],
      [4, 1],
      [1, 100],
      [3, 111],
    ] as const)
      step('Evaluating', done, seconds)
    expect(take()).to.equal('Evaluating 1/4\nEvaluating 4/4\nEvaluating 1/4\nEvaluating 3/4 6s left\n')
  })
})
