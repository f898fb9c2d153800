import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { failures, formatPage, type Section } from '../../bench/gpu-check/page.ts'
import { tableOf } from '../../bench/gpu-check/speed.ts'
import { time } from '../../bench/gpu-check/timed.ts'
import { useFolder } from '../support/folder.ts'
import { rejection } from '../support/rejection.ts'
import { ROOT } from '../support/sources.ts'

/** Answers as bench/step.ts does, with these milliseconds one after another, and after them no more. */
const stepper = (...times: number[]) => `
  const times = ${JSON.stringify(times)}
  console.log('a word before it')
  console.log('ready')
  process.stdin.on('data', () => {
    if (times.length > 0) console.log(JSON.stringify({ ms: times.shift(), peakRssBytes: 2 ** 30 }))
  })`

// `npm run gpu-check -- --device cpu` runs all of it; here are its parts that compute nothing.
describe('gpu-check', function () {
  this.timeout(60_000)
  const folder = useFolder()

  /** Its exit code and what it wrote. */
  const run = async (...args: string[]) => {
    const command = ['--import', 'tsx', 'bench/gpu-check/main.ts', ...args]
    return promisify(execFile)(process.execPath, command, { cwd: ROOT }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    )
  }

  const timed = (script: string, rounds: number, milliseconds: number) =>
    time(
      { program: process.execPath, args: ['-e', script] },
      { rounds, until: Date.now() + milliseconds, onGpu: false },
    )

  it('takes the median of the steps after three', async () => {
    expect(await timed(stepper(90, 90, 90, 5, 1, 2), 3, 50_000)).to.deep.equal({ medianMs: 2, peakBytes: 2 ** 30 })
  })

  it('ends a program whose time is over, and says how many steps it did', async () => {
    const error = await rejection(timed(stepper(1, 1, 1), 3, 3_000))
    expect(error).to.have.property('message', '0 steps in the 3 seconds that it had.')
  })

  it('gives the last words of a program that fails', async () => {
    const error = await rejection(timed("console.error('one'); throw new Error('no such card')", 3, 50_000))
    expect(error).to.have.property('message', 'Error: no such card')
  })

  it('holds vortex against the fastest of PyTorch, in each type', () => {
    const result = (side: 'vortex' | 'eager' | 'compiled', medianMs: number, gib: number) => ({
      ...{ side, mode: 'train' as const, kind: { name: 'float32', precision: 'float32', tf32: '0' } as const },
      timed: { medianMs, peakBytes: gib * 2 ** 30 },
    })
    const slow = {
      ...result('eager', 0, 0),
      side: 'channels_last' as const,
      timed: '1 steps in the 9 seconds that it had.',
    }
    const kind = slow.kind
    const { rows, notes } = tableOf([
      ...[result('vortex', 90, 3), result('eager', 120, 1), result('compiled', 100, 2), slow].map((one) => ({
        ...one,
        kind,
      })),
    ])
    expect(rows).to.deep.equal([
      { what: 'float32, vortex', found: '90.0 ms, 3.00 GiB' },
      { what: 'float32, PyTorch compiled', found: '100.0 ms, 2.00 GiB' },
      { what: 'float32, time', found: "0.90 of PyTorch's (goal 0.9)", ok: true },
      { what: 'float32, memory', found: "1.50 of PyTorch's (goal 1)", ok: false },
    ])
    expect(notes).to.deep.equal(['float32, PyTorch channels_last: 1 steps in the 9 seconds that it had.'])
  })

  it('asks for --out, and does not replace a file unasked', async () => {
    expect(await run()).to.have.property('code', 64)
    const out = join(folder(), 'page.txt')
    await writeFile(out, 'mine')
    const { code, stderr } = await run('--device', 'cpu', '--out', out)
    expect(code).to.equal(2)
    expect(stderr).to.include(out)
    expect(await readFile(out, 'utf8')).to.equal('mine')
  })

  it('counts in its verdict what holds, what does not and what was left out', () => {
    const sections: Section[] = [
      {
        title: 'A',
        rows: [
          { what: 'a', found: '1', ok: true },
          { what: 'plain', found: '2' },
        ],
      },
      { title: 'B', rows: [{ what: 'b', found: '3', ok: false }], notes: ['c: not here.'] },
    ]
    const page = formatPage('Title', sections)
    expect(page).to.match(/Left out: c: not here\.\n\nVerdict: 1 of 2 hold\. 1 left out\. Not: b\.\n$/)
    expect(failures(sections).map(({ what }) => what)).to.deep.equal(['b'])
  })
})
