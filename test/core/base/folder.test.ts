import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { claimFolder, readText, writeFolderAtomic } from '../../../src/core/base/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

describe('folders', () => {
  const folder = useFolder()
  const write = (text: string) => (temporary: string) => writeFile(join(temporary, 'file.txt'), text)

  it('replaces a folder whole and leaves nothing next to it', async () => {
    const path = join(folder(), 'a', 'result')
    await writeFolderAtomic(path, async (temporary) => {
      await write('one')(temporary)
      await writeFile(join(temporary, 'more.txt'), 'x')
    })
    await writeFolderAtomic(path, write('two'))
    expect(await readdir(join(folder(), 'a'))).to.deep.equal(['result'])
    expect(await readdir(path)).to.deep.equal(['file.txt'])
    expect(await readText(join(path, 'file.txt'))).to.equal('two')
  })

  it('keeps the old folder and no rest when writing fails half-way', async () => {
    const path = join(folder(), 'result')
    await writeFolderAtomic(path, write('old'))
    const error = await rejection(
      writeFolderAtomic(path, async (temporary) => {
        await write('half')(temporary)
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      }),
    )
    expect((error as Error).message).to.equal(`Expected free space for ${path} but found a full disk.`)
    expect(await readdir(folder())).to.deep.equal(['result'])
    expect(await readText(join(path, 'file.txt'))).to.equal('old')
  })

  it('are claimed when missing, empty, or of the same kind and to be replaced', async () => {
    const path = join(folder(), 'result')
    const isOurs = (name: string) => name === join('inner', 'file.txt')
    await claimFolder(path, isOurs)
    await mkdir(join(path, 'inner'), { recursive: true })
    await claimFolder(path, isOurs)
    await writeFile(join(path, 'inner', 'file.txt'), '')
    expect(await rejection(claimFolder(path, isOurs))).to.include({ message: `${path} already exists.` })
    await claimFolder(path, isOurs, true)
    await writeFile(join(path, 'other.txt'), '')
    expect(await rejection(claimFolder(path, isOurs, true))).to.include({
      message: `${path} holds other files (other.txt).`,
    })
    expect(await rejection(claimFolder(join(path, 'other.txt'), isOurs, true))).to.include({ code: 'refused' })
  })
})
