import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { prepareSchema } from '../../../../src/formatters/schemas/prepare.ts'
import { decodePng } from '../../../../src/core/formats/index.ts'
import { CVAT, LABEL_STUDIO, ROBOFLOW } from '../../../support/annotation-tools.ts'
import { runCli } from '../../../support/cli.ts'
import { useFolder } from '../../../support/folder.ts'
import { photograph, plant } from '../../../support/voc.ts'

/** Columns 2 to 5, rows 1 to 4. */
const SQUARE = Array.from({ length: 96 }, (_, at) => {
  const [x, y] = [at % 12, Math.floor(at / 12)]
  return x >= 2 && x < 6 && y >= 1 && y < 5 ? 1 : 0
})

describe('prepare coco --classes all', () => {
  const folder = useFolder()
  const at = (...path: string[]) => join(folder(), ...path)
  const prepare = async (images: string, annotations: string, wanted = 0) => {
    const words = ['prepare', 'coco', '--images', at(images), '--annotations', at(annotations), '--classes', 'all']
    const { stdout, code, stderr } = await runCli([...words, '--out', at('out'), '--threads', '1', '--json'])
    expect(code, stdout + stderr).to.equal(wanted)
    return prepareSchema.parse(JSON.parse(stdout))
  }
  const drawn = async (id: string) => [...decodePng(await readFile(at('out/SegmentationClass', `${id}.png`)), id).data]

  for (const [images, id] of [
    ['export', 'images__3f2a9c1d-part'],
    ['export/images', '3f2a9c1d-part'],
  ] as const)
    it(`reads Label Studio's file with images in ${images}; boxes become 255`, async () => {
      await plant(at('export'), {
        'result.json': JSON.stringify(LABEL_STUDIO),
        'images/3f2a9c1d-part.jpg': await photograph('a'),
      })
      const { classes, objects } = await prepare(images, 'export/result.json', 1)
      expect(classes.map(({ name }) => name)).to.deep.equal(['background', 'crack', 'rust'])
      expect(objects!.broken).to.deep.equal({ shape: 1, category: 0 })
      const wanted = SQUARE.map((value, at) => (at % 12 >= 8 && at >= 72 ? 255 : value))
      expect(await drawn(id)).to.deep.equal(wanted)
    })

  it("reads CVAT's file: masks are no crowds, two folders may have images of one name", async () => {
    await plant(at('export'), {
      'annotations/instances_default.json': JSON.stringify(CVAT),
      'images/default/line_1/part.jpg': await photograph('a'),
      'images/default/line_2/part.jpg': await photograph('b'),
    })
    await prepare('export/images/default', 'export/annotations/instances_default.json')
    expect(await drawn('line_1__part')).to.deep.equal(SQUARE)
    expect(await drawn('line_2__part')).to.deep.equal(SQUARE.map((value) => value * 2))
  })

  it("reads Roboflow's file without its category 0", async () => {
    await plant(at('export/train'), {
      '_annotations.coco.json': JSON.stringify(ROBOFLOW),
      'part_jpg.rf.0a1b2c3d.jpg': await photograph('a'),
    })
    const { classes } = await prepare('export/train', 'export/train/_annotations.coco.json')
    expect(classes.map(({ name }) => name)).to.deep.equal(['background', 'crack', 'rust'])
    expect(await drawn('part_jpg.rf.0a1b2c3d')).to.deep.equal(SQUARE)
  })
})
