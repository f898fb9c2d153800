import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { failures, formatPage, type Section } from '../../bench/gpu-check/page.ts'
import { useFolder } from '../support/folder.ts'
import { ROOT } from '../support/sources.ts'
import { tensorFlowLibrary } from '../support/tensorflow.ts'

describe('gpu-check', function () {
  this.timeout(300_000)
  const folder = useFolder()

  /** Its exit code and what it wrote; PyTorch is not asked. */
  const run = async (...args: string[]) => {
    const command = ['--import', 'tsx', 'bench/gpu-check/main.ts', '--python', '/nowhere/python', ...args]
    return promisify(execFile)(process.execPath, command, { cwd: ROOT }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    )
  }

  it('looks at a CPU from end to end, and says what it leaves out', async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    const out = join(folder(), 'page.txt')
    const small = ['model.backbone=resnet10-half', 'model.width=4', 'model.projection=4', 'model.outputStride=32', 'defaults.crop=33', 'defaults.batch=2'] // prettier-ignore
    const { code, stdout } = await run('--device', 'cpu', '--out', out, '--rounds', '1', ...small.flatMap((key) => ['--set', key])) // prettier-ignore
    const page = await readFile(out, 'utf8')
    expect(stdout).to.include(page)
    for (const line of [/^losses against PyTorch .* ok$/m, /^four steps, twice +same bits +ok$/m])
      expect(page).to.match(line)
    expect(page).to.match(/^two steps, a new engine, two more +same bits +ok$/m)
    expect(page).to.match(/^losses of two replicas \(CPU:0, CPU:1\) against one .* ok$/m)
    expect(page.match(/^float32, vortex +[\d.]+ ms, [\d.]+ GiB$/gm)).to.have.length(2)
    expect(page).to.match(/^Left out: PyTorch: there is no \/nowhere\/python; name one with --python\.$/m)
    expect(page).to.match(/^threads for the fastest step's .* images\/s +\d+ of \d+ /m)
    expect(page).to.match(/\nVerdict: \d+ of \d+ hold\..*\n$/)
    expect(code).to.equal(page.includes('FAILS') ? 1 : 0)
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
