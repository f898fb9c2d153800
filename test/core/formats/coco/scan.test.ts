import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { VortexError } from '../../../../src/core/base/index.ts'
import { readCocoObject, scanCoco, scanCocoFile, type CocoElement } from '../../../../src/core/formats/index.ts'
import { useFolder } from '../../../support/folder.ts'
import { rejection } from '../../../support/rejection.ts'
import { sharedData } from '../../../support/shared.ts'

const IMAGE = { id: 5, width: 640, height: 480, file_name: 'kö"{[.jpg', license: { nested: [1] } }
const ANNOTATION = {
  segmentation: [[1, 2, 3.5, 4, 5, 6]],
  area: 9.5,
  iscrowd: 1,
  image_id: 5,
  bbox: [1, 2, 3, 4],
  category_id: 18,
  id: 77,
}
const FILE = {
  info: { text: 'a "quoted" ] } , text \\', list: [[], {}, [1, { a: 2 }]] },
  number: -1.5e3,
  word: true,
  images: [IMAGE],
  text: 'plain',
  annotations: [ANNOTATION, { ...ANNOTATION, id: 78, iscrowd: undefined, area: undefined }],
  categories: [{ id: 18, name: 'dog', supercategory: 'animal' }],
  none: null,
}

const ofChunks = (bytes: Uint8Array, sizes: readonly number[]) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- async as a file's chunks are; there is nothing to wait for
  (async function* () {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length]!
      yield bytes.subarray(at, at + size)
      at += size
    }
  })()

async function collect(elements: AsyncIterable<CocoElement>): Promise<CocoElement[]> {
  const all: CocoElement[] = []
  for await (const element of elements) all.push(element)
  return all
}

const scanText = (text: string, sizes: readonly number[] = [1000]) =>
  collect(scanCoco(ofChunks(Buffer.from(text), sizes), 'a.json'))

describe('coco scan', () => {
  const folder = useFolder()

  it('gives images, annotations and categories, however the bytes are cut and the text is spaced', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(0, 1, '\t'), fc.boolean(), async (chunkSizes, space, mark) => {
        const text = (mark ? '\uFEFF' : '') + JSON.stringify(FILE, null, space) + '\n'
        const bytes = Buffer.from(text)
        const elements = await scanText(text, chunkSizes)
        const annotation = { id: 77, imageId: 5, categoryId: 18, isCrowd: true, area: 9.5 }
        expect(
          elements.map((element) => ('value' in element ? [element.section, element.value] : element.fault)),
        ).to.deep.equal([
          ['images', { id: 5, width: 640, height: 480, fileName: 'kö"{[.jpg' }],
          ['annotations', annotation],
          ['annotations', { ...annotation, id: 78, isCrowd: false, area: 0 }],
          ['categories', { id: 18, name: 'dog' }],
        ])
        const { offset, length } = elements[1]!
        const object = readCocoObject(bytes.subarray(offset, offset + length), 'a.json', offset)
        expect(object).to.deep.equal({ ...annotation, segmentation: ANNOTATION.segmentation, box: ANNOTATION.bbox })
      }),
    )
  })

  it('reads plain and gzip files, with progress to the end', async () => {
    const text = JSON.stringify(FILE)
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const path = join(folder(), 'a.json')
      await writeFile(path, bytes)
      let [done, total] = [0, 1]
      const elements = await collect(
        scanCocoFile(path, {
          onEvent: (event) => {
            if (event.type === 'progress') [done, total] = [event.done, event.total!]
          },
        }),
      )
      expect(elements).to.have.length(4)
      expect([done, total]).to.deep.equal([bytes.length, bytes.length])
    }
  })

  it('gives what JSON.parse of the whole gives, on the real files', async function () {
    for (const split of ['train2017', 'val2017']) {
      const path = sharedData(`coco/annotations/instances_${split}.json`)
      if (!path) return this.skip()
      const bytes = readFileSync(path)
      const whole = JSON.parse(bytes.toString()) as {
        annotations: { id: number; segmentation: unknown }[]
        images: { id: number }[]
        categories: { id: number }[]
      }
      const elements = await collect(scanCocoFile(path))
      expect(elements.filter((element) => 'fault' in element)).to.deep.equal([])
      const ids = (section: string) =>
        elements.filter((e) => e.section === section).map((e) => 'value' in e && 'id' in e.value && e.value.id)
      expect(ids('images')).to.deep.equal(whole.images.map(({ id }) => id))
      expect(ids('categories')).to.deep.equal(whole.categories.map(({ id }) => id))
      const objects = elements
        .filter(({ section }) => section === 'annotations')
        .map(({ offset, length }) => readCocoObject(bytes.subarray(offset, offset + length), path, offset))
      expect(objects.map((one) => ({ id: 'id' in one && one.id, segmentation: one.segmentation }))).to.deep.equal(
        whole.annotations.map(({ id, segmentation }) => ({ id, segmentation })),
      )
    }
  })

  it('a broken element is a fault with its place, and the scan goes on', async () => {
    const text =
      '{"images":[{"id":1,"width":0,"height":2,"file_name":"a"},{"id":"x"},{"id" 1}],"annotations":[{"id":1,"image_id":2}],"categories":[{"id":1,"name":"dog"}]}'
    const elements = await scanText(text)
    const faultIn = (element: CocoElement) =>
      'fault' in element ? element.fault : 'unreadable' in element.value ? element.value.unreadable : undefined
    expect(elements.map((element) => faultIn(element)?.message ?? 'good')).to.deep.equal([
      'Expected an integer of 1 to 65535 as "width" for a.json at byte 11 but found 0.',
      'Expected a number as "id" for a.json at byte 57 but found "x".',
      'Expected valid JSON for a.json at byte 74 but found "1}".',
      'Expected a number as "category_id" for a.json at byte 93 but found nothing.',
      'good',
    ])
  })

  it('the place of a nested fault is that in the file', () => {
    const fault = (() => {
      try {
        return readCocoObject(Buffer.from('{"ö": [1 2]}'), 'a.json', 1000)
      } catch (error) {
        return error
      }
    })()
    expect(fault)
      .to.be.instanceOf(VortexError)
      .with.property('message')
      .that.matches(/valid JSON for a.json at byte 1010 but found "2]}"/)
  })

  const broken: [string, string, RegExp][] = [
    ['no object', '[1]', /a COCO JSON's object for a.json at byte 0 but found "\["/],
    ['an empty file', '', /the end of the JSON for a.json at byte 0/],
    [
      'a truncated file',
      '{"images":[{"id":1',
      /the end of the JSON for a.json at byte 18 but found the end of the file/,
    ],
    ['no colon', '{"images" []}', /a colon for a.json at byte 10/],
    ['a comma before the end', '{"images":[],}', /a key for a.json at byte 13/],
    ['a comma before the array’s end', '{"images":[{},]}', /an object for a.json at byte 14/],
    ['an object for images', '{"images":{}}', /a value \(an array for images/],
    ['numbers for images', '{"images":[1]}', /an object for a.json at byte 11/],
    ['text behind', '{} x', /nothing after the object for a.json at byte 3/],
    ['missing arrays', '{"images":[]}', /the array "annotations", "categories" for a.json/],
  ]
  for (const [what, text, message] of broken) {
    it(`refuses ${what}`, async () => {
      const error = await rejection(scanText(text, [3]))
      expect(error).to.be.instanceOf(VortexError).with.property('message').that.matches(message)
    })
  }

  it('refuses damaged gzip data and stops on an abort', async () => {
    const path = join(folder(), 'a.json')
    await writeFile(path, gzipSync(JSON.stringify(FILE)).subarray(0, 60))
    expect(await rejection(collect(scanCocoFile(path))))
      .to.have.property('message')
      .that.matches(/intact gzip data/)
    const signal = AbortSignal.abort()
    await writeFile(path, JSON.stringify(FILE))
    expect(await rejection(collect(scanCocoFile(path, { signal })))).to.have.property('code', 'interrupted')
  })
})
