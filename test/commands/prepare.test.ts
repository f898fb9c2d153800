import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { inspectSchema } from '../../src/formatters/schemas/inspect.ts'
import { prepareSchema, previewSchema } from '../../src/formatters/schemas/prepare.ts'
import { tarOf, tarOfFiles } from '../support/archives.ts'
import { runCli } from '../support/cli.ts'
import { cocoJson } from '../support/coco.ts'
import { useFolder } from '../support/folder.ts'
import { labelPng, photograph, plant, vocFiles } from '../support/voc.ts'

describe('vortex prepare and inspect', () => {
  const folder = useFolder()
  const at = (...path: string[]) => join(folder(), ...path)
  const json = (text: string): unknown => JSON.parse(text)

  it('prepares VOC, tells what it would do, and says what the tree is', async () => {
    await plant(at('source'), await vocFiles({ train: ['a'], val: ['b'], test: ['t'] }))
    const words = ['prepare', 'voc', at('source'), '--out', at('out')]
    const preview = await runCli([...words, '--dry-run', '--json'])
    expect(previewSchema.parse(json(preview.stdout))).to.include({ images: 3, done: 0 })
    expect(await readdir(folder())).to.deep.equal(['source'])
    const prepared = await runCli([...words, '--json', '--threads', '1'])
    expect(prepareSchema.parse(json(prepared.stdout))).to.include({ images: 3, prepared: 3 })
    expect(prepared.code).to.equal(0)
    const inspected = await runCli(['inspect', at('out'), '--json', '--threads', '1', '--gallery', at('g.html')])
    expect(inspectSchema.parse(json(inspected.stdout))).to.include({
      kind: 'dataset',
      images: 3,
      gallery: at('g.html'),
    })
    expect(await readdir(folder())).to.include('g.html')
  })

  it('prepares COCO by a preset and keys of its own, and tells objects', async () => {
    await plant(at('images'), { '000000000001.jpg': await photograph('a') })
    const box = { image: 1, value: 15, x: 0, y: 0, width: 4, height: 4 }
    await writeFile(at('i.json'), cocoJson([{ id: 1, width: 12, height: 8 }], [box, { ...box, value: 0 }]))
    const words = [
      'prepare',
      'coco',
      '--images',
      at('images'),
      '--annotations',
      at('i.json'),
      '--out',
      at('out'),
      '--json',
    ]
    const { stdout, code } = await runCli([
      ...words,
      '--preset',
      'torchvision',
      '--filter',
      'object',
      '--min-object-pixels',
      '16',
    ])
    const summary = prepareSchema.parse(json(stdout))
    expect(code).to.equal(0)
    expect(summary.options).to.include({ overlap: 'any', filter: 'object', minObjectPixels: 16 })
    expect(summary.objects).to.deep.equal({ kept: 1, dropped: { small: 0, crowd: 0, category: 1, image: 0 } })
  })

  it('ends with 1 where files were broken, 2 where nothing could be done, 64 for wrong words', async () => {
    const files = await vocFiles({ train: ['a', 'b'] })
    files['VOCdevkit/VOC2012/SegmentationClass/b.png'] = labelPng([1], 5, 5)
    await plant(at('source'), files)
    const broken = await runCli(['prepare', 'voc', at('source'), '--out', at('out'), '--threads', '1'])
    expect(broken.code).to.equal(1)
    expect(broken.stdout).to.match(/1 fault:\n {2}.*b\.png: Expected 12 x 8, as its image for the label of b/)
    const missing = await runCli(['prepare', 'voc', at('nowhere'), '--out', at('out2')])
    expect(missing.code).to.equal(2)
    expect(missing.stderr).to.match(/Expected a folder or archive for .*nowhere but found nothing there/)
    expect((await runCli(['prepare', 'voc', at('source')])).code).to.equal(64)
    expect((await runCli(['prepare', 'voc', at('source'), '--out', at('o'), '--link', 'soft'])).code).to.equal(64)
    expect((await runCli(['prepare', 'voc', at('source'), '--out', at('o'), '--threads', '0'])).code).to.equal(64)
  })

  it('tells archives, labels, photographs and weights apart by their bytes', async () => {
    const png = labelPng([3])
    await writeFile(at('label'), png)
    await writeFile(at('photograph'), await photograph('a'))
    await writeFile(at('archive'), gzipSync(tarOfFiles({ 'results/VOC2012/Segmentation/comp6_test_cls/a.png': png })))
    await writeFile(at('hostile'), tarOf([{ path: '../x' }]))
    const kinds = { label: 'label', photograph: 'photograph', archive: 'archive' } as const
    for (const [name, kind] of Object.entries(kinds)) {
      const { stdout } = await runCli(['inspect', at(name), '--json'])
      expect(inspectSchema.parse(json(stdout)).kind).to.equal(kind)
    }
    expect((await runCli(['inspect', at('archive')])).stdout).to.match(/a submission to comp6/)
    expect((await runCli(['inspect', at('hostile')])).code).to.equal(2)
  })
})
