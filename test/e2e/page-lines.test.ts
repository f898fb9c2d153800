import { spawn } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { readCommandLines, type CommandLine } from '../support/command-lines.ts'
import { useFolder } from '../support/folder.ts'
import { outputOf } from '../support/output.ts'
import { program } from '../support/program.ts'
import { plantSampleData } from '../support/sample-data.ts'
import type { TypedCommand } from '../support/several-commands.process.ts'
import { ROOT } from '../support/sources.ts'

/** Lines that are not run below, and why. Every other one is. */
const NOT_RUN: { page?: string; lines?: RegExp; why: string }[] = [
  { page: 'docs/own-data.md', lines: /^(?!.*(resnet50|runs\/own))/, why: 'run by own-data.test.ts' },
  { page: 'examples/voc-small/run.sh', why: 'run by voc-small.test.ts' },
  { page: 'docs/commands.md', why: 'examples of --help; the other pages run the same commands' },
  { lines: /vortex demo/, why: 'run by demo.test.ts' },
  { lines: /^vortex (setup|fetch \w)/, why: 'downloads; see fetch.test.ts and setup.test.ts' },
  { lines: /cityscapes|ade20k|oxford-pet/, why: 'the official archives; masks.test.ts generates their layouts' },
  { lines: /--devices (auto|2|GPU)/, why: 'several GPUs' },
  { lines: /vortex worker|--cluster/, why: 'several machines; see cluster.test.ts' },
  { lines: /--shard|vortex merge/, why: 'work in shards; see shards.test.ts' },
  { lines: /predict \S+ - /, why: 'a pipe; see predict.test.ts' },
  { page: 'docs/small-ablation.md', why: 'an hour of training; examples.test.ts loads the recipes' },
  { page: 'docs/weights.md', why: 'weight files of other toolkits; see weights.test.ts' },
]

/** The smallest network; the first stage makes a single step. */
const SMALLEST = ['model.backbone=resnet10-half', 'model.outputStride=32', 'model.multiGrid=[1]', 'model.width=4', 'model.projection=4', 'weights=none', 'defaults.batch=2', 'defaults.crop=33', 'evaluate.crop=33'] // prettier-ignore

describe('the command lines of the pages, on generated data', () => {
  const folder = useFolder()

  it('run as they are written, in their order', async () => {
    const lines = readCommandLines().filter((line) => whyNot(line) === undefined)
    const once = lines.filter(({ text }, index) => lines.findIndex((line) => line.text === text) === index)
    expect(once).to.have.length.above(30)
    await plantSampleData(folder())
    const job = once.filter(({ page }) => page === 'README.md')
    await run(job)
    // Whatever name a page gives its run.
    for (const name of ['streets', 'vortex-r18-light'])
      await cp(join(folder(), 'runs/quick'), join(folder(), 'runs', name), { recursive: true })
    await run(once.filter((line) => !job.includes(line)))
  }).timeout(600_000)

  it('are each run or marked, and no mark is left over', () => {
    const used = new Set(readCommandLines().map(whyNot))
    expect(NOT_RUN.map(({ why }) => why).filter((why) => !used.has(why))).to.deep.equal([])
  })

  async function run(lines: readonly CommandLine[]): Promise<void> {
    const commands: TypedCommand[] = lines.map(({ page, line, text, words }) => ({
      name: `${page}:${line}: ${text}`,
      words: [...words, ...additions(text)],
      remove: / prepare .*--out (\S+)/.exec(text)?.[1],
    }))
    const runner = join(ROOT, 'test/support/several-commands.process.ts')
    const words = ['--import', 'tsx', runner, await program(), folder(), JSON.stringify(commands)]
    const env = { ...process.env, NODE_ENV: undefined }
    const { code, output } = await outputOf(spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })) // prettier-ignore
    expect(code, output.slice(-3000)).to.equal(0)
  }
})

function whyNot({ page, text }: CommandLine): string | undefined {
  return NOT_RUN.find((mark) => (mark.page ?? page) === page && (mark.lines?.test(text) ?? true))?.why
}

/** What makes a line small enough, and repeatable in the folder of the others. */
function additions(text: string): string[] {
  const [, command, recipe = ''] = /^vortex (\S+)(?: (\S+))?/.exec(text) ?? []
  if (command === 'train') {
    const set = [...SMALLEST, 'stages.0.steps=1'].flatMap((key) => ['--set', key])
    return recipe.startsWith('vortex-r101') ? [...set, '--stage', 'coco'] : set
  }
  if (command === 'prepare') return recipe === 'auto' ? [] : ['--allow-partial', '--threads', '1']
  return /^vortex (submit (?!--check)|export|inspect .*--gallery)/.test(text) ? ['--overwrite'] : []
}
