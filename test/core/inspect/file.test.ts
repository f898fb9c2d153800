import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { encodeNpy } from '../../../src/core/formats/index.ts'
import { inspect } from '../../../src/core/inspect/index.ts'
import { formatInspection } from '../../../src/formatters/inspect.ts'
import { inspectSchema } from '../../../src/formatters/schemas/inspect.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { sharedData } from '../../support/shared.ts'

const INSTANCES = {
  images: [{ id: 1, width: 30, height: 20, file_name: 'a.jpg' }],
  annotations: [
    { id: 1, image_id: 1, category_id: 18, iscrowd: 0, area: 5, segmentation: [[1, 1, 4, 1, 4, 4]] },
    { id: 2, image_id: 1, category_id: 18, iscrowd: 1, area: 5, segmentation: { size: [20, 30], counts: [600] } },
    { id: 3, image_id: 1, category_id: 'dog' },
  ],
  categories: [{ id: 18, name: 'dog' }],
}

describe('inspect a file', () => {
  const folder = useFolder()

  async function inspected(name: string, content: Uint8Array | string) {
    await mkdir(folder(), { recursive: true })
    await writeFile(join(folder(), name), content)
    const found = await inspect(join(folder(), name), {})
    inspectSchema.parse(found)
    return found
  }

  for (const [name, content] of [
    ['instances.json', JSON.stringify(INSTANCES)],
    ['instances.json.gz', gzipSync(JSON.stringify(INSTANCES))],
  ] as const)
    it(`${name}: COCO's objects a category, crowds, and broken elements by name`, async () => {
      const found = await inspected(name, content)
      expect(found).to.deep.include({ kind: 'annotations', images: 1, objects: 2, crowds: 1 })
      expect(found).to.deep.include({ categories: [{ id: 18, name: 'dog', objects: 2 }] })
      if (found.kind !== 'annotations') throw new Error(found.kind)
      expect(found.faults.map(({ reason }) => reason)).to.match(/"category_id"/)
      expect(formatInspection(found)).to.match(/1 images, 2 objects \(1 of them crowds\)[^]*dog +18 +2[^]*1 fault:/)
    })

  it('other JSON is refused by what it lacks', async () => {
    expect((await faultOfPromise(inspected('other.json', '{"images": []}'))).message).to.match(/annotations/)
  })

  it('a list by its hash, an official one by its name', async function () {
    const found = await inspected('list.txt', 'b\na\n')
    expect(found).to.include({ kind: 'list', ids: 2 })
    const lists = sharedData('VOCdevkit')
    if (lists === undefined) return this.skip()
    const val = join(lists, 'VOC2012/ImageSets/Segmentation/val.txt')
    expect(formatInspection(await inspect(val, {}))).to.match(/1449 images, sha256 cdc1326d\w+: the official val/)
  })

  it('a recipe by its stages', async () => {
    const text = formatInspection(await inspected('vortex-r101.yaml', await readFile('presets/vortex-r101.yaml')))
    expect(text).to.match(/^The recipe vortex-r101: resnet101 with vortex at output stride 8/)
    expect(text.split('\n')).to.have.length(2 + 1 + 3)
  })

  it('probabilities by their shape', async () => {
    const found = await inspected('probabilities.npy', encodeNpy([2, 3, 21], new Float32Array(126)))
    expect(formatInspection(found)).to.equal('A numpy array of F32 [2, 3, 21]')
  })
})
