import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { recognitionSchema } from '../../src/formatters/schemas/recognition.ts'
import { LABEL_STUDIO, ROBOFLOW } from '../support/annotation-tools.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { labelmeJson } from '../support/labelme.ts'
import { photograph, plant, vocFiles } from '../support/voc.ts'

const YOLO = { 'data.yaml': 'names: [a]\ntrain: images\n', 'images/a.jpg': '', 'labels/a.txt': '' }
const MASKS = { 'images/a.jpg': '', 'masks/a.png': '' }

describe('vortex prepare auto', () => {
  const folder = useFolder()
  const at = (...path: string[]) => join(folder(), ...path)

  const CASES: [what: RegExp, words: string[], files: () => Promise<Record<string, string | Uint8Array>>][] = [
    [/^a VOC tree$/, ['voc', 'S'], () => vocFiles({ train: ['a'], test: ['t'] })],
    [
      /^a VOC tree without some of the images or labels that its lists name$/,
      ['voc', 'S', '--allow-partial'],
      async () => ({
        ...(await vocFiles({ train: ['a'] })),
        'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt': 'elsewhere\n',
      }),
    ],
    [
      /^a CVAT export/,
      ['voc', 'S', '--images', 'DIR'],
      () => of({ 'labelmap.txt': '', 'ImageSets/Segmentation/default.txt': '' }),
    ],
    [/^SBD$/, ['sbd', 'S', '--voc', 'VOC'], () => of({ 'dataset/cls/a.mat': '' })],
    [
      /^Cityscapes$/,
      ['masks', 'S', '--classes', 'cityscapes'],
      () => of({ 'gtFine/train/aachen/a_gtFine_labelIds.png': '' }),
    ],
    [/^ADE20K$/, ['masks', 'S', '--classes', 'ade20k'], () => of({ 'annotations/training/ADE_train_1.png': '' })],
    [/^Oxford-IIIT Pet$/, ['masks', 'S', '--classes', 'oxford-pet', '--list', 'trainval=S/annotations/trainval.txt', '--list', 'test=S/annotations/test.txt'], () => of({ 'annotations/trimaps/a_1.png': '', 'images/a_1.jpg': '' })], // prettier-ignore
    [/^Roboflow's segmentation masks$/, ['masks', 'S'], () => of({ 'train/_classes.csv': '' })],
    [/^labelme files$/, ['labelme', 'S', '--validation', '0.2'], () => of({ 'a.json': labelmeJson('a.jpg', []) })],
    [/^labelme files$/, ['labelme', 'S'], () => of({ 'train/a.json': labelmeJson('a.jpg', []) })],
    [
      /^COCO .* of the file's own$/,
      ['coco', '--images', 'S', '--annotations', 'S/result.json', '--classes', 'all'],
      () => of({ 'result.json': JSON.stringify(LABEL_STUDIO) }),
    ],
    [/^COCO .* of the file's own$/, ['coco', '--images', 'S/valid', '--annotations', 'S/valid/_annotations.coco.json', '--classes', 'all', '--split-name', 'val'], () => of({ 'valid/_annotations.coco.json': JSON.stringify(ROBOFLOW) })], // prettier-ignore
    [
      /^COCO annotations$/,
      ['coco', '--images', 'S', '--annotations', 'S/annotations/instances_val2017.json'],
      () => of({ 'annotations/instances_val2017.json': '{"info": {}, "images": []}' }),
    ],
    [/^a YOLO dataset$/, ['yolo', 'S/data.yaml'], () => of(YOLO)],
    [/^images and PNG masks$/, ['masks', 'S', '--classes', 'FILE', '--validation', '0.2'], () => of(MASKS)],
  ]
  for (const [what, words, files] of CASES)
    it(`tells ${words.join(' ')}`, async () => {
      await plant(at('S'), await files())
      const { found } = recognitionSchema.parse(
        JSON.parse((await runCli(['prepare', 'auto', at('S'), '--json'])).stdout),
      )
      expect(found).to.have.length(1)
      expect(found[0]!.what).to.match(what)
      expect(found[0]!.words.map((word) => word.replace(at('S'), 'S'))).to.deep.equal(['prepare', ...words])
    })

  it('asks where two commands fit, and runs neither', async () => {
    await plant(at('S'), { ...YOLO, ...MASKS })
    const { stdout, code } = await runCli(['prepare', 'auto', at('S'), '--out', at('out'), '--yes'])
    expect(code).to.equal(1)
    expect(stdout).to.match(/fits 2 descriptions\. Run the command for the right one:/)
    expect(stdout).to.match(/vortex prepare yolo .*\n[^]*vortex prepare masks .* --classes FILE/)
    expect(existsSync(at('out'))).to.equal(false)
  })

  it('says what it knows where nothing fits', async () => {
    await plant(at('S'), { 'notes.txt': 'x' })
    const { stdout, code } = await runCli(['prepare', 'auto', at('S')])
    expect(code).to.equal(1)
    expect(stdout).to.match(/^vortex prepare does not recognize .*S\.\nIt recognizes VOC trees/)
  })

  it('shows the command, and runs it with --yes', async () => {
    const shapes = [{ label: 'a', points: [[0, 0], [4, 0], [4, 4]] }] // prettier-ignore
    const image = Buffer.from(await photograph('a'))
    const json = (name: string) => Buffer.from(labelmeJson(`${name}.jpg`, shapes))
    const files = { 'train/a.jpg': image, 'train/a.json': json('a'), 'val/b.jpg': image, 'val/b.json': json('b') }
    await plant(folder(), { "it's.zip": zipSync(files) })
    const words = ['prepare', 'auto', at("it's.zip"), '--out', at('out')]
    const shown = await runCli(words)
    expect(shown.code).to.equal(0)
    expect(shown.stdout).to.include(`vortex prepare labelme '${at("it'\\''s.zip")}' --out ${at('out')}`)
    expect(existsSync(at('out'))).to.equal(false)
    const ran = await runCli([...words, '--yes', '--json'])
    expect(ran.code).to.equal(0)
    // One document.
    const { result, ...recognition } = recognitionSchema.parse(JSON.parse(ran.stdout))
    expect(recognition).to.include({ ran: true })
    expect(result).to.include({ images: 2, kind: 'labelme', out: at('out') })
    expect(existsSync(at('out/dataset.json'))).to.equal(true)
  })
})

function of(files: Record<string, string>): Promise<Record<string, string>> {
  return Promise.resolve(files)
}
