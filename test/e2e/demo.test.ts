import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { demoSchema } from '../../src/formatters/schemas/demo.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'

/** The demo without its learning: that it reaches its scores is shown by `npm run demo`. */
const SHORT = ['coco', 'trainaug', 'voc'].flatMap((stage) => ['--set', `stages.${stage}.steps=2`])

describe('vortex demo', () => {
  const folder = useFolder()

  it('crosses all its parts, also when Ctrl-C stops it in training and it is begun again', async function () {
    this.timeout(400_000)
    const dir = join(folder(), 'demo')
    const events = join(dir, 'runs/demo/events.jsonl')
    let watch: NodeJS.Timeout | undefined
    const stopped = await runCli(['demo', dir, ...SHORT], {
      onSpawn: (pid) => {
        watch = setInterval(() => {
          if (!existsSync(events)) return
          clearInterval(watch)
          process.kill(pid, 'SIGINT')
        }, 20)
      },
    })
    clearInterval(watch)
    expect(stopped.code, stopped.stderr).to.equal(130)

    const { code, stdout, stderr } = await runCli(['demo', dir, ...SHORT, '--json'])
    const json = demoSchema.parse(JSON.parse(stdout))
    // Six steps may see background everywhere; anything else would be the archive's fault.
    const faults = json.submission.problems.filter((problem) => !problem.startsWith('Every prediction is background'))
    expect(faults).to.deep.equal([])
    expect(code, stderr).to.equal(json.submission.problems.length === 0 ? 0 : 1)
    expect(json.images).to.include({ voc: 68, sbd: 108 })
    const kinds = (await readFile(events, 'utf8')).match(/"type":"step"/g)
    expect(kinds).to.have.length(6)
    expect(await readFile(json.report, 'utf8')).to.contain('three scales with flips')
  })
})
