import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { evaluationSchema } from '../../src/formatters/schemas/eval.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { plant, vocFiles } from '../support/voc.ts'

const LABELS = 'VOCdevkit/VOC2012/SegmentationClass'

describe('vortex merge', () => {
  const folder = useFolder()
  const run = (...args: string[]) => runCli(args, { cwd: folder() })
  /** Scores of given predictions need no engine. */
  const score = (...args: string[]) => run('eval', '--predictions', LABELS, '--data', '.', ...args)

  beforeEach(async () => plant(folder(), await vocFiles({ val: ['a', 'b', 'c'] })))

  it('of scores prints and writes what one command does, also from another place', async () => {
    const whole = await score('--report', 'whole', '--json')
    expect(whole.code, whole.stderr).to.equal(0)
    for (const shard of ['2/2', '1/2']) {
      const { code, stdout, stderr } = await score('--report', 'out', '--shard', shard, '--json')
      expect(code, stderr).to.equal(0)
      expect(JSON.parse(stdout)).to.include({ command: 'eval', images: Number(shard[0]), total: 3, out: 'out' })
    }
    await cp(join(folder(), 'VOCdevkit'), join(folder(), 'moved/VOCdevkit'), { recursive: true })
    await rm(join(folder(), 'VOCdevkit'), { recursive: true })
    const lost = await run('merge', 'out.1-of-2', 'out.2-of-2', '--out', 'out')
    expect([lost.code, lost.stderr.includes('--data')]).to.deep.equal([2, true])
    const merged = await run('merge', 'out.2-of-2', 'out.1-of-2', '--out', 'out', '--data', 'moved', '--json')
    expect(merged.code, merged.stderr).to.equal(0)
    const [one, both] = [whole, merged].map(({ stdout }) => evaluationSchema.parse(JSON.parse(stdout)))
    expect(both!.confusion).to.deep.equal(one!.confusion)
    const classes = (name: string) => readFile(join(folder(), name, 'classes.csv'), 'utf8')
    expect(await classes('out')).to.equal(await classes('whole'))
  })

  it('says what is wrong with a shard, a place or a flag', async () => {
    const first = await score('--report', 'out', '--shard', '1/2')
    expect(first.stdout, first.stderr).to.contain('vortex merge')
    const faults: [words: string[], code: number, message: RegExp][] = [
      [['merge', 'out.1-of-2', '--out', 'out'], 2, /Shard 2 of 2 is missing/],
      [['merge', 'nowhere', '--out', 'out'], 2, /folder of a shard for nowhere/],
      [['merge', '.', '--out', 'out'], 2, /is not a shard/],
      [['merge', 'out.1-of-2'], 64, /--out is missing/],
      [['eval', '--predictions', LABELS, '--data', '.', '--report', 'x', '--shard', '3/2'], 64, /K from 1 to N/],
      [['eval', '--predictions', LABELS, '--data', '.', '--shard', '1/2'], 64, /--report/],
    ]
    const found = await Promise.all(faults.map(([words]) => run(...words)))
    for (const [i, [words, code, message]] of faults.entries()) {
      expect(found[i]!.stderr.replace(/\s+›?\s*/g, ' '), words.join(' ')).to.match(message)
      expect(found[i]!.code, words.join(' ')).to.equal(code)
    }
  })
})
