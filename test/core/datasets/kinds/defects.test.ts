import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { prepareSchema } from '../../../../src/formatters/schemas/prepare.ts'
import { runCli } from '../../../support/cli.ts'
import { useFolder } from '../../../support/folder.ts'
import { labelmeJson } from '../../../support/labelme.ts'
import { photograph, plant } from '../../../support/voc.ts'
import { file, LABELME, lines, OUTLINE, SQUARE, text, YOLO, type Defect, type Files } from '../../../support/defects.ts'

describe('defects of real datasets', () => {
  const folder = useFolder()

  async function prepare(kind: string, defects: readonly Defect[], good: Files, more: readonly string[] = []) {
    const image = await photograph('a')
    for (const { files } of [{ files: () => good }, ...defects]) await plant(join(folder(), 'source'), files(image))
    const words = ['prepare', kind, join(folder(), 'source'), '--out', join(folder(), 'out'), '--threads', '1', ...more]
    const { stdout, code } = await runCli([...words, '--json'])
    expect(code, stdout).to.equal(1)
    const images = await readdir(join(folder(), 'out/JPEGImages'))
    const labels = await readdir(join(folder(), 'out/SegmentationClass'))
    expect(labels.sort(), 'a label for each image').to.deep.equal(
      images.map((name) => `${name.slice(0, -4)}.png`).sort(),
    )
    return { faults: prepareSchema.parse(JSON.parse(stdout)).faults, images }
  }

  const check = (defects: readonly Defect[], faults: readonly { file: string; reason: string }[]) => {
    const shown = faults.map(({ file: where, reason }) => (reason.includes(where) ? reason : `${where}: ${reason}`))
    for (const { name, says } of defects)
      expect(
        shown.filter((line) => says.test(line)),
        `${name}\n${shown.join('\n')}`,
      ).to.have.length(1)
    expect(faults).to.have.length(defects.length)
  }

  it('labelme: each is named with its place, counted, and leaves nothing behind', async () => {
    const image = await photograph('a')
    const good = {
      ...file('good', [SQUARE])(image),
      ...text('mark', `\ufeff${labelmeJson('mark.jpg', [SQUARE])}`)(image),
      ...text(
        'crlf',
        JSON.stringify(JSON.parse(labelmeJson('crlf.jpg', [SQUARE])), null, 2).replaceAll('\n', '\r\n'),
      )(image),
      ...text('utf16', Buffer.from(`\ufeff${labelmeJson('utf16.jpg', [SQUARE])}`, 'utf16le'))(image),
    }
    const { faults, images } = await prepare('labelme', LABELME, good, ['--validation', '0'])
    check(LABELME, faults)
    // Of two cases of a name the first is taken, and so is the first file of an image.
    expect(images.sort()).to.deep.equal(['D21.jpg', 'crlf.jpg', 'd20.jpg', 'good.jpg', 'mark.jpg', 'utf16.jpg'])
  })

  it('yolo: each is named with its place, counted, and leaves nothing behind', async () => {
    const image = await photograph('a')
    const data = 'names: [a]\ntrain: images\nval: val.txt\ntest: images/test\n'
    const good = { 'data.yaml': data, ...lines('good', `\ufeff${OUTLINE.trim()}\r\n\r\n`)(image) }
    const { faults, images } = await prepare('yolo', YOLO, good)
    check(YOLO, faults)
    expect(images.sort()).to.deep.equal(['d39.jpg', 'good.jpg'])
  })
})
