import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { writeGallery } from '../../../src/core/reports/index.ts'
import { useFolder } from '../../support/folder.ts'
import { plant, vocFiles } from '../../support/voc.ts'
import { STREET } from '../../support/class-sets.ts'
import { plantClassTree } from '../../support/class-tree.ts'

describe('gallery', () => {
  const folder = useFolder()

  it('is one page that asks for nothing, with a filter for every class and broken images named', async () => {
    const files = await vocFiles({ train: ['a', 'b'], val: ['c'] })
    files['VOCdevkit/VOC2012/SegmentationClass/b.png'] = 'no PNG'
    const root = await plant(join(folder(), 'source'), files)
    const out = join(folder(), 'gallery.html')
    expect(await writeGallery(root, out, {}, {})).to.equal(3)
    const text = await readFile(out, 'utf8')
    expect(text).to.not.match(/<script|src="(?!data:)|href=|url\(/)
    expect(text.match(/<img /g)).to.have.length(4)
    expect(text.match(/type="radio"/g)).to.have.length(21)
    expect(text).to.include('main:has(#show20:checked) figure:not(.c20) { display: none; }')
    expect(text).to.match(/<figure class="c1">/)
    expect(text).to.match(/b · Expected .*PNG/)
    expect(await writeGallery(root, out, { images: 1, split: 'val' }, {})).to.equal(1)
  })

  it('filters by every class of a set without a background, the first among them', async () => {
    const root = await plantClassTree(join(folder(), 'street'), STREET, { train: 2 })
    const out = join(folder(), 'gallery.html')
    await writeGallery(root, out, {}, {})
    const text = await readFile(out, 'utf8')
    expect(text.match(/type="radio"/g)).to.have.length(6)
    expect(text)
      .to.match(/<figure class="c0 c1">/)
      .and.to.include('road, sidewalk')
    expect(text).to.include('main:has(#show0:checked) figure:not(.c0) { display: none; }')
  })
})
