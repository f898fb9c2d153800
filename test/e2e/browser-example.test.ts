import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { exportNetwork } from '../../src/core/export/index.ts'
import { openNetwork } from '../../src/core/inference/index.ts'
import { namesOf, VOC, vocPalette } from '../../src/core/labels/index.ts'
import { openChromium, ORIGIN, servePage } from '../support/chromium.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { useFolder } from '../support/folder.ts'
import { generateImages } from '../support/networks.ts'
import { ROOT } from '../support/sources.ts'

const [WIDTH, HEIGHT] = [81, 57]

describe('examples/browser', () => {
  const folder = useFolder()
  let browser: Browser | undefined
  let page: Page
  before(async function () {
    browser = await openChromium({ webgl: false })
    if (!browser) this.skip()
  })
  after(() => browser?.close())
  afterEach(() => page.close())

  /** The page with a model; returns the checkpoint that it was exported from. */
  async function open(options: { argmax: boolean; float16: boolean }): Promise<string> {
    const checkpoint = await plantCheckpoint(folder())
    const out = join(folder(), 'model')
    await exportNetwork({ checkpoint, out, format: 'tfjs', overwrite: false, ...options })
    page = await browser!.newPage()
    await servePage(page, { '/model/': out, '/': join(ROOT, 'examples/browser') })
    await page.goto(`${ORIGIN}/index.html?size=81`)
    await page.waitForFunction("/Nothing leaves/.test(document.getElementById('status').textContent)")
    return checkpoint
  }

  const status = () => page.textContent('#status')

  for (const argmax of [false, true])
    it(`draws vortex's own labels over an image, from ${argmax ? 'labels' : 'logits'}`, async () => {
      const checkpoint = await open({ argmax, float16: false })
      const image = Uint8Array.from(generateImages(1, HEIGHT, WIDTH).data)
      const png = await sharp(image, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
        .png()
        .toBuffer()
      await page.fill('#opacity', '1')
      await page.setInputFiles('#file', { name: 'image.png', mimeType: 'image/png', buffer: png })
      await page.waitForFunction("/pixels in/.test(document.getElementById('status').textContent)")
      expect(await page.isVisible('#hint')).to.equal(false)
      expect(await status()).to.contain(`${WIDTH} x ${HEIGHT} pixels`)

      const network = await openNetwork(checkpoint, { views: { protocol: 'whole' } })
      const { labels } = await network.predict({ image, height: HEIGHT, width: WIDTH })
      await network.dispose()
      const drawn = await page.evaluate<number[]>(
        `Array.from(document.getElementById('view').getContext('2d').getImageData(0, 0, ${WIDTH}, ${HEIGHT}).data)`,
      )
      const palette = vocPalette()
      const wrong = [...labels.keys()].filter((at) => {
        const seen =
          labels[at] === 0 ? image.subarray(3 * at, 3 * at + 3) : palette.subarray(3 * labels[at]!, 3 * labels[at]! + 3)
        return seen.some((value, c) => value !== drawn[4 * at + c])
      })
      // A pixel whose first two classes are tied may fall the other way.
      expect(wrong.length / labels.length).to.be.below(0.002)
      const legend = await page.locator('#legend li').allTextContents()
      expect(legend.length).to.be.within(new Set(labels).size - 1, new Set(labels).size + 1)
      expect(legend.every((line) => namesOf(VOC).some((name) => line.startsWith(`${name} `)))).to.equal(true)
    })

  it('segments the camera until it is stopped', async () => {
    await open({ argmax: true, float16: true })
    await page.click('#camera')
    await page.waitForFunction("/pixels in/.test(document.getElementById('status').textContent)")
    expect(await page.textContent('#camera')).to.equal('Stop')
    await page.click('#camera')
    expect(await page.textContent('#camera')).to.equal('Camera')
  })

  it('says what is wrong: no model, no image', async () => {
    await open({ argmax: true, float16: true })
    await page.setInputFiles('#file', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') })
    await page.waitForFunction("/not an image/.test(document.getElementById('status').textContent)")
    await page.goto(`${ORIGIN}/index.html?model=nowhere`)
    await page.waitForFunction("/could not be loaded/.test(document.getElementById('status').textContent)")
    expect(await page.isDisabled('#file')).to.equal(true)
  })
})
