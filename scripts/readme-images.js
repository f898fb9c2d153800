// Makes the README's images, docs/images/report.png and overlays.jpg, from a demo: `npm run demo`, then
// `node scripts/readme-images.js [vortex-demo]`. Wants Chromium (CHROMIUM: its path).
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import sharp from 'sharp'

const IMAGES = 4
const [WIDTH, HEIGHT] = [240, 180]

const [, , demo = 'vortex-demo'] = process.argv
const images = fileURLToPath(new URL('../docs/images/', import.meta.url))
mkdirSync(images, { recursive: true })
await report(join(images, 'report.png'))
await overlays(join(images, 'overlays.jpg'))

/** The top of the run's page, as a browser shows it. */
async function report(path) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const page = await browser.newPage({ viewport: { width: 1000, height: 540 }, colorScheme: 'light' })
  await page.goto(pathToFileURL(resolve(demo, 'report.html')).href)
  const shot = await page.screenshot()
  await browser.close()
  await sharp(shot).png({ palette: true, colors: 128, effort: 10 }).toFile(path)
}

/** Images of val above, with the network's classes drawn over them below. */
async function overlays(path) {
  const tree = join(demo, 'data/voc')
  const ids = readFileSync(join(tree, 'ImageSets/Segmentation/val.txt'), 'utf8').trim().split('\n').slice(0, IMAGES)
  const sources = ids.map((id) => join(tree, 'JPEGImages', `${id}.jpg`))
  const out = mkdtempSync(join(tmpdir(), 'readme-images-'))
  try {
    const bin = fileURLToPath(new URL('../bin/dev.js', import.meta.url))
    const words = [bin, 'predict', join(demo, 'runs/demo'), ...sources, '--out', out, '--flip', '--overwrite']
    const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' })
    if (status !== 0) throw new Error(`vortex predict ended with ${status}`)
    const rows = [sources, ids.map((id) => join(out, `${id}_overlay.jpg`))]
    const tiles = rows.flatMap((files, row) => files.map((file, column) => ({ file, row, column })))
    const composite = await Promise.all(
      tiles.map(async ({ file, row, column }) => ({
        input: await sharp(file).resize(WIDTH, HEIGHT, { fit: 'cover' }).toBuffer(),
        left: column * (WIDTH + 4),
        top: row * (HEIGHT + 4),
      })),
    )
    const size = { width: IMAGES * (WIDTH + 4) - 4, height: 2 * (HEIGHT + 4) - 4 }
    await sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
      .composite(composite)
      .jpeg({ quality: 82 })
      .toFile(path)
  } finally {
    rmSync(out, { recursive: true })
  }
}
