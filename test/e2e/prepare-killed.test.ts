import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { rngFor } from '../../src/core/base/index.ts'
import { cocoJson } from '../support/coco.ts'
import { useFolder } from '../support/folder.ts'
import { fingerprint, runOrKill } from '../support/kill.ts'
import { photograph, plant } from '../support/voc.ts'

const IMAGES = 600

/** More of them on wish: KILLS=20 npx mocha test/e2e/prepare-killed.test.ts */
const KILLS = Number(process.env['KILLS'] ?? 3)

describe('prepare, killed at any moment', () => {
  const folder = useFolder()

  it('ends with the bytes of a run that nobody disturbed', async function () {
    this.timeout(60_000 * (KILLS + 2))
    const jpeg = await photograph('x')
    const ids = Array.from({ length: IMAGES }, (_, i) => i + 1)
    const name = (id: number) => `${String(id).padStart(12, '0')}.jpg`
    await plant(join(folder(), 'images'), Object.fromEntries(ids.map((id) => [name(id), jpeg])))
    const annotations = join(folder(), 'instances.json')
    await writeFile(
      annotations,
      cocoJson(
        ids.map((id) => ({ id, width: 12, height: 8 })),
        ids.map((id) => ({ image: id, value: (id % 20) + 1, x: id % 5, y: id % 3, width: 5, height: 4 })),
      ),
    )
    const words = (out: string) => [
      ...['prepare', 'coco', '--images', join(folder(), 'images'), '--annotations', annotations],
      ...['--min-object-pixels', '10', '--link', 'copy', '--out', join(folder(), out)],
    ]
    expect(await runOrKill(words('undisturbed'), () => Promise.resolve(false))).to.equal(true)
    const rng = rngFor('kills', KILLS)
    const labels = join(folder(), 'killed', 'SegmentationClass')
    const written = () => (existsSync(labels) ? readdirSync(labels).length : 0)
    for (let kill = 0; kill < KILLS; kill++) {
      // Anywhere from before the first label to after the last.
      const moment = written() + rng.below(Math.ceil((1.6 * IMAGES) / KILLS))
      await runOrKill(words('killed'), () => Promise.resolve(written() >= moment))
    }
    expect(await runOrKill(words('killed'), () => Promise.resolve(false))).to.equal(true)
    expect(await fingerprint(join(folder(), 'killed'))).to.deep.equal(await fingerprint(join(folder(), 'undisturbed')))
  })
})
