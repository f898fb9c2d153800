import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { lineChart, thin, ticksOf } from '../../../src/core/reports/chart.ts'
import { html } from '../../../src/core/reports/html.ts'
import { page } from '../../../src/core/reports/page.ts'
import { namesOf, VOC } from '../../../src/core/labels/index.ts'
import { confusionMap } from '../../../src/core/reports/confusion-map.ts'
import { classTable } from '../../../src/core/reports/scores-section.ts'
import { formatPercent, accumulate, createConfusion, scoresOf } from '../../../src/core/metrics/index.ts'
import { MANY } from '../../support/class-sets.ts'

describe('report pages', () => {
  it('escape every value, but not markup', () => {
    const name = `<script>"a" & 'b'</script>`
    const { markup } = html`<i title="${name}">${[html`<b>${1}</b>`, undefined, 'x<y']}</i>`
    expect(markup).to.equal(
      '<i title="&#60;script&#62;&#34;a&#34; &#38; &#39;b&#39;&#60;/script&#62;"><b>1</b>x&#60;y</i>',
    )
  })

  it('are one file that asks for nothing and runs only its own script', () => {
    const text = page('A run', html`<h1>A run</h1>`)
    expect(text).to.match(/^<!doctype html>/)
    expect(text).not.to.match(/ src=| href=|@import|url\(| style=| on\w+="/)
    expect(text.match(/<script/g)).to.have.length(1)
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(text)!
    for (const [tag, element] of [
      ['script', /<script type="module">(.*)<\/script>/s],
      ['style', /<style>(.*)<\/style>/s],
    ] as const) {
      const hash = createHash('sha256').update(element.exec(text)![1]!).digest('base64')
      expect(policy).to.contain(`${tag}-src &#39;sha256-${hash}&#39;`)
    }
    expect(policy).to.contain('default-src &#39;none&#39;')
  })

  it('write shares as people do, and a dash for no score', () => {
    expect([formatPercent(0.7662), formatPercent(1), formatPercent(null), formatPercent(NaN)]).to.deep.equal([
      '76.6',
      '100.0',
      '–',
      '–',
    ])
  })

  it('name absent classes below the table and draw only classes that occur', () => {
    const confusion = createConfusion(21)
    accumulate(confusion, Uint8Array.of(0, 0, 5, 5), Uint8Array.of(0, 5, 5, 5))
    const table = classTable({ ...scoresOf(confusion, namesOf(VOC)), classSet: VOC }).markup
    expect(table)
      .to.contain('bottle</td>')
      .and.to.match(/not in the mean: aeroplane, .*tvmonitor\./)
    expect(table).not.to.contain('sheep</td>')
    const map = confusionMap(confusion, namesOf(VOC)).markup
    expect(map).to.contain('background called bottle: 50.00 %')
    expect(map).not.to.contain('sheep')
  })
})

describe('report pages of many classes', () => {
  const names = namesOf(MANY)
  // Class c is right in c of 200 pixels and called its neighbor in the others; class 149 stands for nothing.
  const confusion = createConfusion(150)
  for (let c = 0; c < 149; c++) {
    confusion.counts[c * 150 + c] = c
    confusion.counts[c * 150 + ((c + 1) % 149)] = 200 - c
  }

  it('put the worst first and scroll', () => {
    const { markup } = classTable({ ...scoresOf(confusion, names), classSet: MANY })
    const rows = [...markup.matchAll(/<\/svg\s*>(thing \d+)<\/td>/g)].map(([, name]) => name)
    expect(rows).to.have.length(149)
    expect(rows.slice(0, 3)).to.deep.equal(['thing 0', 'thing 1', 'thing 2'])
    expect(rows.at(-1)).to.equal('thing 148')
    expect(markup).to.contain('class="wide tall"')
    expect(markup).to.contain(`rgb(${MANY.classes[148]!.color.join(', ')})`)
  })

  it('show the most confused classes alone in the map, and say so', () => {
    const { markup } = confusionMap(confusion, names)
    expect(markup.match(/<rect /g)).to.have.length(30 * 30)
    expect(markup).to.contain('The 30 of 149 classes with the most confused pixels.')
    expect(markup).to.contain('thing 1 called thing 2: 99.50 %').and.not.to.contain('thing 100')
  })
})

describe('charts', () => {
  it('put ticks at round values within the data', () => {
    expect(ticksOf(0, 30_000)).to.deep.equal([0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000])
    expect(ticksOf(0.48, 0.69).map((tick) => tick.toFixed(2))).to.deep.equal(['0.50', '0.55', '0.60', '0.65'])
    expect(ticksOf(3, 3)).to.deep.equal([3])
  })

  it('thin long curves to means of neighbors', () => {
    const points = Array.from({ length: 1000 }, (_, x) => [x, 2 * x] as const)
    const thinned = thin(points, 400)
    expect(thinned).to.have.length(334)
    expect(thinned[0]).to.deep.equal([1, 2])
    expect(thin(points, 1000)).to.deep.equal(points)
  })

  it('leave out what is not finite and say so where nothing is left', () => {
    const draw = (points: readonly (readonly [number, number])[]) =>
      lineChart({ title: 'Loss', xLabel: 'step', series: [{ name: 'loss', points }] }).markup
    expect(draw([[0, 1], [1, NaN], [2, 3]])).to.match(/<polyline/).and.not.to.contain('NaN') // prettier-ignore
    expect(draw([])).to.contain('nothing recorded yet')
    expect(draw([[5, 2]]))
      .to.match(/<circle/)
      .and.not.to.contain('NaN')
  })

  it('show one value alone above zero, on an axis with numbers', () => {
    for (const [value, ticks] of [
      [2, ['0', '0.5', '1', '1.5', '2']],
      [0, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ] as const) {
      const chart = lineChart({ title: 'mIoU', xLabel: 'step', series: [{ name: 'mIoU', points: [[5, value]] }] })
      const labels = [...chart.markup.matchAll(/text-anchor="end">([\d.]+)</g)].map(([, text]) => text)
      expect(labels).to.deep.equal(ticks)
    }
  })
})
