import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Journal } from '../../../src/core/datasets/prepare/journal.ts'
import type { ImageResult } from '../../../src/core/datasets/prepare/result.ts'
import { useFolder } from '../../support/folder.ts'
import { photograph } from '../../support/voc.ts'

const RESULTS: ImageResult[] = ['a', 'b', 'c'].map((id) => ({ id, orientation: 1, pixels: [[0, 90]] }))

describe('the journal of prepare', () => {
  const folder = useFolder()
  const path = () => join(folder(), '.vortex/images.jsonl')
  const read = async () => [...(await Journal.open(folder())).results()]

  beforeEach(async () => {
    for (const name of ['.vortex', 'JPEGImages']) await mkdir(join(folder(), name))
    for (const { id } of RESULTS) await writeFile(join(folder(), `JPEGImages/${id}.jpg`), await photograph(id))
  })

  async function write(results: readonly ImageResult[]): Promise<string> {
    const journal = await Journal.open(folder())
    for (const result of results) journal.add(result)
    await journal.finish()
    return readFile(path(), 'utf8')
  }

  it('gives back what was added, and does not believe a line that was changed', async () => {
    const text = await write(RESULTS)
    expect(await read()).to.deep.equal(RESULTS)
    for (const changed of [text.replace('90', '91'), text.replace(/,"crc32":\d+/, ''), text.replace('{', '[')]) {
      await writeFile(path(), changed)
      expect(await read(), changed).to.deep.equal(RESULTS.slice(1))
    }
    await writeFile(path(), text.replace(/"b".*\n/, '"b","pix'))
    expect(await read()).to.deep.equal(RESULTS.slice(0, 1))
  })

  it('reads empty and strange files as knowing nothing', async () => {
    for (const text of ['', '\n', 'null\n[]\n7\n{}\n', '{"id":"a","pixels":[[99,1]]}\n', '{"id":"a","(rc32":1}\n']) {
      await writeFile(path(), text)
      expect(await read(), text).to.deep.equal([])
    }
  })

  it('goes on with one of version 0.1, which has no sums', async () => {
    const old = RESULTS.slice(0, 2).map(({ id, pixels }) => `${JSON.stringify({ id, pixels })}\n`)
    await writeFile(path(), old.join(''))
    const journal = await Journal.open(folder())
    journal.add(RESULTS[2]!)
    journal.close()
    expect(await read()).to.deep.equal(RESULTS)
    await journal.finish()
    expect(await read()).to.deep.equal(RESULTS)
  })
})
