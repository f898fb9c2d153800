import { link, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  kindOf,
  linkFile,
  readBytes,
  readText,
  VortexError,
  writeAtomic,
  writeFileAtomic,
} from '../../../src/core/base/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

describe('files', () => {
  const folder = useFolder()

  it('writes atomically into folders that do not exist yet and leaves no temporary file', async () => {
    const path = join(folder(), 'a', 'b', 'file.txt')
    await writeFileAtomic(path, 'one')
    await writeFileAtomic(path, 'two')
    expect(await readText(path)).to.equal('two')
    expect(await readdir(join(folder(), 'a', 'b'))).to.deep.equal(['file.txt'])
  })

  it('keeps the old bytes and no rest when writing fails half-way', async () => {
    const path = join(folder(), 'file.txt')
    await writeFileAtomic(path, 'old')
    const error = await rejection(
      writeAtomic(path, async (temporary) => {
        await writeFile(temporary, 'half')
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      }),
    )
    expect(error).to.be.instanceOf(VortexError)
    expect((error as Error).message).to.equal(`Expected free space for ${path} but found a full disk.`)
    expect(await readText(path)).to.equal('old')
    expect(await readdir(folder())).to.deep.equal(['file.txt'])
  })

  it('names what is missing', async () => {
    const path = join(folder(), 'list.txt')
    const error = await rejection(readBytes(path, 'a list of ids'))
    expect(error).to.include({
      code: 'not-found',
      message: `Expected a list of ids for ${path} but found nothing there.`,
    })
    expect(await kindOf(path)).to.equal('missing')
    expect(await kindOf(join(folder(), 'list.txt', 'below'))).to.equal('missing')
  })

  it('drops a byte order mark', async () => {
    const path = join(folder(), 'list.txt')
    await writeFile(path, '\uFEFF2007_000032\n')
    expect(await readText(path)).to.equal('2007_000032\n')
  })

  it('links without copying, and leaves an existing target alone', async () => {
    const source = join(folder(), 'source.jpg')
    const target = join(folder(), 'tree', 'target.jpg')
    await writeFile(source, 'bytes')
    expect(linkFile(source, target)).to.equal('hard')
    expect((await stat(source)).ino).to.equal((await stat(target)).ino)
    await writeFile(join(folder(), 'other.jpg'), 'other')
    linkFile(join(folder(), 'other.jpg'), target)
    expect(await readFile(target, 'utf8')).to.equal('bytes')
  })

  it('copies where asked to', async () => {
    const source = join(folder(), 'source.jpg')
    await writeFile(source, 'bytes')
    await mkdir(join(folder(), 'tree'))
    await link(source, join(folder(), 'second.jpg'))
    expect(linkFile(source, join(folder(), 'tree', 'copy.jpg'), 'copy')).to.equal('copy')
    expect((await stat(join(folder(), 'tree', 'copy.jpg'))).nlink).to.equal(1)
  })
})
