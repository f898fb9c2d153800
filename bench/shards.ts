/**
 * Does `--shard` give what one command gives? Runs each job whole, then as shards in random order, one of them killed
 * at a random moment and repeated, merges them and compares all files byte for byte (times in evaluation.json apart).
 * usage: node --import tsx bench/shards.ts [--shards 7] [--seed 1] [--data ../shared/data] [--only NAME] [--engine tensorflow]
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { rngFor, shuffled } from '../src/core/base/index.ts'
import { plantCheckpoint } from '../test/support/checkpoint.ts'
import { runCli } from '../test/support/cli.ts'
import { fileDifferences } from './compare/differences.ts'
import { preparations } from './compare/prepared.ts'

const { values: options } = parseArgs({
  options: {
    shards: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: '../shared/data' },
    only: { type: 'string' },
    engine: { type: 'string', default: 'tensorflow' },
  },
})
const rng = rngFor(Number(options.seed), 'shards')
const count = Number(options.shards)
const data = resolve(options.data)

/** A command, and the flag and name of what it writes. */
interface Job {
  words: readonly string[]
  flag: '--out' | '--report'
  out: string
}

async function jobsIn(scratch: string): Promise<Record<string, Job>> {
  const jobs: Record<string, Job> = {}
  for (const [name, words] of Object.entries(preparations(data)))
    jobs[`prepare ${name}`] = { words: ['prepare', ...words], flag: '--out', out: name }
  // The 101 images of val that are present, as a split of their own.
  await runCli(['prepare', ...preparations(data)['voc']!, '--out', join(scratch, 'tree'), '--link', 'copy'])
  const network = await plantCheckpoint(scratch)
  const views = ['--crop', '65']
  const tree = ['--data', join(scratch, 'tree'), '--split', 'val', '--allow-leak']
  jobs['predict'] = {
    words: ['predict', network, join(scratch, 'tree/JPEGImages'), '--confidence', ...views],
    flag: '--out',
    out: 'predictions',
  }
  jobs['eval'] = { words: ['eval', network, ...tree, ...views, '--images', '30'], flag: '--report', out: 'report' }
  jobs['submit'] = { words: ['submit', network, ...tree, ...views], flag: '--out', out: 'results.tgz' }
  return jobs
}

/** Runs vortex in a folder; kills it after some milliseconds. Returns whether it ended by itself. */
async function vortex(cwd: string, words: readonly string[], killAfter?: number): Promise<boolean> {
  let pid: number | undefined
  const running = runCli([...words, '--quiet'], {
    ...{ cwd, variables: { VORTEX_ENGINE: options.engine } },
    onSpawn: (started) => (pid = started),
  })
  const isOver = await Promise.race([running.then(() => true), setTimeout(killAfter ?? 2 ** 30, false, { ref: false })])
  if (!isOver) process.kill(pid!, 'SIGKILL')
  const { code, stderr } = await running
  // 1: some images could not be used, or a submission would be rejected, whole or not.
  if (code !== null && code > 1) throw new Error(`vortex ${words.join(' ')}: ${stderr}`)
  return code !== null
}

/** What may differ: how long it took. */
async function dropTimes(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/evaluation\.(json|md|html)$/.test(name)) continue
    const text = await readFile(join(folder, name), 'utf8')
    await writeFile(
      join(folder, name),
      text.replace(/"secondsPerImage": [^,]+|images, [^ ]+ s each|<b>[^<]+<\/b><span>seconds per image/, ''),
    )
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'vortex-shards-'))
const [whole, parts] = [join(scratch, 'whole'), join(scratch, 'parts')]
for (const folder of [whole, parts]) await mkdir(folder)
for (const [name, { words, flag, out }] of Object.entries(await jobsIn(scratch))) {
  if (options.only !== undefined && !name.includes(options.only)) continue
  const began = performance.now()
  await vortex(whole, [...words, flag, out])
  const milliseconds = performance.now() - began
  const order = shuffled(
    Array.from({ length: count }, (_, index) => index + 1),
    rng,
  )
  const shard = (index: number) => [...words, flag, out, '--shard', `${index}/${count}`]
  const ended = await vortex(parts, shard(order[0]!), rng.below(Math.round(milliseconds / 3)))
  for (const index of order) await vortex(parts, shard(index))
  const folders = shuffled(order, rng).map((index) => `${out}.${index}-of-${count}`)
  await vortex(parts, ['merge', ...folders, '--out', out])
  for (const folder of folders) await rm(join(parts, folder), { recursive: true })
  await dropTimes(whole)
  await dropTimes(parts)
  const differences = await fileDifferences(whole, parts)
  const killed = ended ? 'not killed in time' : `shard ${order[0]!} killed and repeated`
  const files = (await readdir(join(whole), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const verdict = differences.length === 0 ? `the same bytes (${files.length} files)` : 'OTHER BYTES'
  console.log(`${name}: order ${order.join(' ')}, ${killed}: ${verdict}`)
  for (const path of differences.slice(0, 10)) console.log(`    ${path}`)
  if (differences.length > 0) process.exitCode = 1
  for (const folder of [whole, parts]) {
    await rm(folder, { recursive: true })
    await mkdir(folder)
  }
}
await rm(scratch, { recursive: true })
