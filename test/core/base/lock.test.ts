import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { takeLock, type CoreEvent } from '../../../src/core/base/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { ROOT } from '../../support/sources.ts'

/** More of them on wish: ROUNDS=500 npx mocha test/core/base/lock.test.ts */
const ROUNDS = Number(process.env['ROUNDS'] ?? 12)
const RIVALS = 8

/** No process has this number: Linux stops at 2^22. */
const GONE = JSON.stringify({ pid: 2 ** 30, host: hostname(), started: '1' })

/** What lies at the lock's place before a round: nothing, or what a process left that is gone. */
const REMAINS = [undefined, '', GONE, '{"pid":', String(2 ** 30), 'guard and lock']

describe('takeLock', () => {
  const folder = useFolder()
  const path = () => join(folder(), 'lock')
  const take = (told: CoreEvent[] = []) => takeLock(path(), 'runs/a', { onEvent: (event) => told.push(event) })

  it('leaves nothing behind, and lets in who comes after', async () => {
    for (let i = 0; i < 2; i++) {
      const release = await take()
      expect(await readdir(folder())).to.deep.equal(['lock'])
      expect(JSON.parse(await readFile(path(), 'utf8'))).to.include({ pid: process.pid, host: hostname() })
      const fault = await faultOfPromise(take())
      expect(fault.message).to.equal(`runs/a is in use: process ${process.pid} on ${hostname()} writes to it.`)
      await release()
      expect(await readdir(folder())).to.deep.equal([])
    }
  })

  it('takes over from a process that is gone, also where another one has its number now', async () => {
    const others = [JSON.stringify({ pid: process.pid, host: hostname(), started: '1' }), String(process.pid)]
    for (const text of [...others, GONE, String(2 ** 30), '', '{"pid":1,"ho']) {
      await writeFile(path(), text)
      const told: CoreEvent[] = []
      await (
        await take(told)
      )()
      expect(told, text).to.have.length(1)
      expect(await readdir(folder())).to.deep.equal([])
    }
  })

  it('never takes over from another machine', async () => {
    await writeFile(path(), JSON.stringify({ pid: 2 ** 30, host: 'elsewhere', started: '1' }))
    expect((await faultOfPromise(take())).message).to.include('on elsewhere')
  })

  it('says in one sentence what is no lock, and does not touch it', async () => {
    const strange = [
      '[]',
      'null',
      '"x"',
      '{}',
      '{"pid":"1","host":"a"}',
      '{"pid":1}',
      '-4',
      '{"pid":1,"host":"a","started":7}',
    ]
    for (const text of strange) {
      await writeFile(path(), text)
      const { message } = await faultOfPromise(take())
      expect(message, text).to.match(
        /^Expected a lock that vortex wrote for .*lock but found .* \(key (pid|host|started)\)\.$/,
      )
      expect(await readFile(path(), 'utf8')).to.equal(text)
    }
    await mkdir(join(folder(), 'place'))
    const fault = await faultOfPromise(takeLock(join(folder(), 'place'), 'runs/a'))
    expect(fault.message).to.match(/but found a folder\.$/)
  })

  it('does not give back a lock that somebody else holds by now', async () => {
    const release = await take()
    await writeFile(path(), GONE)
    await release()
    expect(await readFile(path(), 'utf8')).to.equal(GONE)
  })

  it(`has one owner where ${RIVALS} processes start at once, whatever was left there`, async function () {
    this.timeout(60_000 + 1000 * ROUNDS)
    const rivals = Array.from({ length: RIVALS }, startRival)
    try {
      for (const rival of rivals) expect(await answerOf(rival)).to.equal('ready')
      for (let round = 0; round < ROUNDS; round++) {
        const place = join(folder(), `lock-${round}`)
        await leave(place, REMAINS[round % REMAINS.length])
        const answers = rivals.map(answerOf)
        const at = Date.now() + 10
        for (const rival of rivals) rival.send({ path: place, at })
        const wanted = ['owner', ...Array<string>(RIVALS - 1).fill('refused')]
        expect((await Promise.all(answers)).sort(), `round ${round}`).to.deep.equal(wanted)
        const freed = rivals.map(answerOf)
        for (const rival of rivals) rival.send({ at })
        await Promise.all(freed)
      }
      expect(await readdir(folder())).to.deep.equal([])
    } finally {
      for (const rival of rivals) rival.kill()
    }
  })
})

async function leave(place: string, remains: string | undefined): Promise<void> {
  const killedInTakeover = remains === 'guard and lock'
  if (killedInTakeover) await writeFile(place.replace(/(lock-\d+)$/, '.$1.takeover.tmp'), GONE)
  if (remains !== undefined) await writeFile(place, killedInTakeover ? GONE : remains)
}

function startRival(): ChildProcess {
  return fork(join(ROOT, 'test/support/lock.process.ts'), { execArgv: ['--import', 'tsx'] })
}

async function answerOf(rival: ChildProcess): Promise<unknown> {
  const [answer] = (await once(rival, 'message')) as unknown[]
  return answer
}
