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

  it('is one page that asks for nothing, with the classes of every image and broken images named', async () => {
    const files = await vocFiles({ train: ['a', 'b'], val: ['c'] })
    files['VOCdevkit/VOC2012/SegmentationClass/b.png'] = 'no PNG'
    const root = await plant(join(folder(), 'source'), files)
    const out = join(folder(), 'gallery.html')
    expect(await writeGallery(root, out, {}, {})).to.equal(3)
    const text = await readFile(out, 'utf8')
    expect(text).to.not.match(/ src="(?!data:)| href=|url\(/)
    expect(text.match(/<img /g)).to.have.length(4)
    expect(text.match(/<figure class="shown" data-labels="1"/g)).to.have.length(2)
    expect(text).to.match(/b · Expected .*PNG/)
    const key = /color-key">([^]*?)<\/p>/.exec(text)![1]!
    const colors = [...key.matchAll(/fill="rgb\(([^)]*)\)" \/><\/svg>(\w+)/g)].map(([, color, name]) => [name, color])
    expect(colors).to.deep.equal([['aeroplane', '128, 0, 0'], ['ignored', '224, 224, 192']]) // prettier-ignore
    expect(await writeGallery(root, out, { images: 1, split: 'val' }, {})).to.equal(1)
  })

  it('knows the first class of a set without a background', async () => {
    const root = await plantClassTree(join(folder(), 'street'), STREET, { train: 2 })
    const out = join(folder(), 'gallery.html')
    await writeGallery(root, out, {}, {})
    const text = await readFile(out, 'utf8')
    expect(text).to.match(/data-labels="0 1"/).and.to.include('road, sidewalk') // prettier-ignore
  })
})
