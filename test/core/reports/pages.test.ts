import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { openTree, readSplit } from '../../../src/core/datasets/index.ts'
import { eachSample, evaluate } from '../../../src/core/inference/index.ts'
import { html } from '../../../src/core/reports/html.ts'
import { lineChart } from '../../../src/core/reports/chart.ts'
import { page as pageText } from '../../../src/core/reports/page.ts'
import { writeEvaluation, writeGallery } from '../../../src/core/reports/index.ts'
import { BINARY } from '../../support/class-sets.ts'
import { plantClassTree } from '../../support/class-tree.ts'
import { openChromium } from '../../support/chromium.ts'
import { useFolder } from '../../support/folder.ts'
import { openPage } from '../../support/open-page.ts'

const NAME = '<img src=x onerror=alert(1)>'

/** Each image is of both classes, half and half; `crack` is missed in the even ones. */
const source = eachSample(({ id, label, width }) => {
  const missed = Number(/\d+/.exec(id)![0]) % 2 === 0
  const labels = label!.map((value) => (value === 255 ? 0 : missed ? 0 : value))
  const confidence = labels.map((_, i) => (i % width < width / 4 ? 100 : 255))
  return Promise.resolve({ labels, confidence })
})

describe('pages in a browser', function () {
  this.timeout(120_000)
  const folder = useFolder()
  let browser: Browser | undefined
  before(async function () {
    browser = await openChromium({ webgl: false })
    if (!browser) this.skip()
  })
  after(() => browser?.close())

  async function evaluation(count: number): Promise<string> {
    const root = await plantClassTree(join(folder(), 'tree'), BINARY, { val: count })
    const { entries } = await readSplit(await openTree(root), 'val', { labels: true })
    const summary = await evaluate(entries, source, { classes: BINARY, details: { images: count } })
    await writeEvaluation(folder(), NAME, summary)
    return join(folder(), 'evaluation.html')
  }

  it('an evaluation: quiet, sorted by any column, filtered, and every layer as it was scored', async () => {
    const { page, complaints } = await openPage(browser!, await evaluation(26))
    expect(await page.textContent('p.sub')).to.equal(NAME)
    const classes = () => page.locator('table.sortable tbody tr td:first-child').allTextContents()
    const before = await classes()
    await page.getByRole('button', { name: 'IoU', exact: true }).press('Enter')
    const sorted = await classes()
    await page.getByRole('button', { name: 'IoU', exact: true }).press('Enter')
    expect([...sorted].reverse()).to.deep.equal(await classes())
    expect(before).to.have.members(sorted)

    expect(await page.locator('figure.shown').count()).to.equal(24)
    await page.getByRole('button', { name: 'Show 2 more' }).click()
    expect(await page.locator('figure.shown').count()).to.equal(26)
    await page.getByLabel('Main error').selectOption({ label: 'missed object (13)' })
    expect(await page.locator('figure.shown').count()).to.equal(13)
    await page.getByLabel('Sort by').selectOption({ label: 'most suspicious label first' })
    expect(await page.locator('figure.shown').first().textContent()).to.contain('label crack, network background')

    await page.locator('figure.shown').first().press('Enter')
    await page.locator('dialog p', { hasText: '1 of 13' }).waitFor()
    await page.locator('dialog canvas[width="80"]').nth(4).waitFor()
    // A copy is read, since browsers complain of frequent reads from a canvas that is for drawing.
    const colorAt = (panel: number, x: number) =>
      page.evaluate<number[]>(`(() => {
        const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
        copy.drawImage(document.querySelectorAll('dialog canvas')[${panel}], 0, 0)
        return [...copy.getImageData(${x}, 30, 1, 1).data]
      })()`)
    const slider = page.locator('dialog input')
    await slider.fill('1')
    expect((await colorAt(1, 60)).slice(0, 3)).to.deep.equal(BINARY.classes[1]!.color)
    expect(await colorAt(2, 60)).to.deep.equal(await colorAt(0, 60))
    const [red, , blue] = await colorAt(3, 60)
    expect(blue! - red!).to.be.greaterThan(100)
    expect(await colorAt(4, 60)).to.deep.equal([255, 255, 255, 255])
    expect((await colorAt(4, 10))[0]).to.be.within(96, 104)
    await page.locator('dialog .stage').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('dialog p', { hasText: '2 of 13' }).waitFor()
    await page.keyboard.press('+')
    expect(await page.locator('dialog .view.zoomed').count()).to.equal(5)
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog[open]').count()).to.equal(0)
    expect(complaints).to.deep.equal([])
  })

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [400, 'dark'],
  ] as const)
    it(`fits ${width} pixels and follows the ${colorScheme} scheme`, async () => {
      const options = { viewport: { width, height: 800 }, colorScheme }
      const { page, complaints } = await openPage(browser!, await evaluation(2), options)
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width)
      const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(paper).to.equal(colorScheme === 'dark' ? 'rgb(20, 24, 30)' : 'rgb(255, 255, 255)')
      expect(complaints).to.deep.equal([])
    })

  it('shows tables and 24 images where scripts are off', async () => {
    const { page } = await openPage(browser!, await evaluation(26), { javaScriptEnabled: false })
    expect(await page.locator('figure.shown img.photo:visible').count()).to.equal(24)
    expect(await page.locator('figure.shown img.prediction:visible').count()).to.equal(24)
    expect(await page.locator('tbody tr').count()).to.equal(2)
    expect(await page.locator('.toolbar:visible, .more:visible').count()).to.equal(0)
  })

  it('a gallery: filtered by the classes that occur, with counts', async () => {
    const root = await plantClassTree(join(folder(), 'tree'), BINARY, { train: 3 })
    const out = join(folder(), 'gallery.html')
    await writeGallery(root, out, {}, {})
    const { page, complaints } = await openPage(browser!, out)
    expect(await page.locator('select option').allTextContents()).to.deep.equal(['all (3)', 'crack (3)'])
    await page.locator('figure.shown').nth(1).click()
    await page.locator('dialog p', { hasText: '2 of 3' }).waitFor()
    expect(complaints).to.deep.equal([])
  })

  it('a chart: values at the pointer and by the arrow keys', async () => {
    const series = [
      { name: 'one', points: [[0, 1], [10, 3]] as const },
      { name: 'two', points: [[0, 2], [10, 4]] as const },
    ] // prettier-ignore
    const out = join(folder(), 'chart.html')
    const chart = lineChart({ title: 'Loss', xLabel: 'step', series })
    await writeFile(out, pageText('Chart', html`${chart}`))
    const { page, complaints } = await openPage(browser!, out)
    const tip = () => page.locator('.tip div').allTextContents()
    await page.locator('.chart > svg').press('ArrowRight')
    expect(await tip()).to.deep.equal(['step 0', 'one: 1', 'two: 2'])
    await page.locator('.chart > svg').press('ArrowRight')
    expect(await tip()).to.deep.equal(['step 10', 'one: 3', 'two: 4'])
    await page.locator('.legend span').first().focus()
    expect(await page.locator('polyline.faded').getAttribute('data-name')).to.equal('two')
    expect(complaints).to.deep.equal([])
  })
})
