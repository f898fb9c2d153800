import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { rngFor, type Rng } from '../../src/core/base/index.ts'
import { decodePng } from '../../src/core/formats/index.ts'
import { useFolder } from '../support/folder.ts'
import { labelmeJson } from '../support/labelme.ts'
import { outputOf } from '../support/output.ts'
import { program } from '../support/program.ts'
import { ROOT } from '../support/sources.ts'
import { plant } from '../support/voc.ts'

const [WIDTH, HEIGHT] = [64, 48]
const COLORS = { dent: '#206020', rust: '#d04020' } as const

/** The walk of docs/own-data.md, typed as it stands there, on images like those that it speaks of. */
describe('docs/own-data.md', () => {
  const folder = useFolder()

  it('goes from a labelme folder to overlays on new images, in the lines that it shows', async () => {
    const page = await readFile(join(ROOT, 'docs/own-data.md'), 'utf8')
    const [, lines] = /```bash\n([^]*?)```/.exec(page)!
    expect(lines!.trim().split('\n')).to.have.length.at.most(10)
    const photos = Array.from({ length: 20 }, (_, i) => draw(`photos/part_${i}`, true))
    const fresh = Array.from({ length: 2 }, (_, i) => draw(`new/image_${i}`, false))
    await plant(folder(), Object.assign({}, ...(await Promise.all([...photos, ...fresh]))) as Record<string, string>)

    const { code, output } = await type(lines!, folder())
    expect(code, output).to.equal(0)
    expect(output)
      .to.contain('vortex prepare labelme photos')
      .and.to.match(/defaults\.crop = 65: images of 64 x 48/)
    expect(await readdir(folder())).to.include.members(['data', 'gallery.html', 'overlays', 'runs', 'try'])
    expect(await readdir(join(folder(), 'overlays'))).to.have.length(4)
    for (const i of fresh.keys()) {
      const { data } = decodePng(await readFile(join(folder(), `overlays/image_${i}.png`)), 'prediction')
      expect(new Set(data).size, 'classes found').to.be.above(1)
    }
  }).timeout(600_000)
})

/** Grey noise with a box of each color, and where it is labeled, its JSON file. */
async function draw(path: string, labeled: boolean): Promise<Record<string, string | Uint8Array>> {
  const rng = rngFor(path)
  const shapes = Object.keys(COLORS).map((label, i) => ({ label, shape_type: 'rectangle', points: corners(rng, i) }))
  const noise = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => 150 + rng.below(60))
  const boxes = shapes.map(({ label, points: [[x, y], [right, bottom]] }) => {
    const background = COLORS[label as keyof typeof COLORS]
    return {
      input: { create: { width: right - x, height: bottom - y, channels: 3 as const, background } },
      left: x,
      top: y,
    }
  })
  const image = sharp(noise, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).composite(boxes)
  const name = `${path.split('/').at(-1)!}.jpg`
  const size = { imageWidth: WIDTH, imageHeight: HEIGHT }
  return {
    [`${path}.jpg`]: await image.jpeg({ quality: 95 }).toBuffer(),
    ...(labeled && { [`${path}.json`]: labelmeJson(name, shapes, size) }),
  }
}

/** Upper left and lower right of a box in the image's left or right half. */
function corners(rng: Rng, half: number): [[number, number], [number, number]] {
  const [x, y] = [32 * half + rng.below(12), rng.below(28)]
  return [
    [x, y],
    [x + 18, y + 18],
  ]
}

/** Types lines into a shell in which `vortex` is this program. */
async function type(lines: string, cwd: string): Promise<{ code: number | null; output: string }> {
  const bin = join(cwd, 'bin')
  await mkdir(bin)
  const script = `#!/bin/sh\nexec '${process.execPath}' '${await program()}' "$@"\n`
  await writeFile(join(bin, 'vortex'), script, { mode: 0o755 })
  const environment = { ...process.env, NODE_ENV: undefined, PATH: `${bin}:${process.env['PATH'] ?? ''}` }
  return outputOf(spawn('sh', ['-e', '-c', lines], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] }))
}
