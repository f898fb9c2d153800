import { open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { create } from 'tar'
import { KINDS, prepareDataset } from '../../../src/core/datasets/index.ts'
import { describeLocation, readEnds, readLocation } from '../../../src/core/datasets/sources/location.ts'
import { plainFile } from '../../../src/core/datasets/sources/gzip.ts'
import { openSource } from '../../../src/core/datasets/sources/open.ts'
import { findRoot, type Source } from '../../../src/core/datasets/sources/source.ts'
import { tarOf, tarOfFiles, zeroBomb, type TarMember } from '../../support/archives.ts'
import { faultOf, faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { plant, vocFiles } from '../../support/voc.ts'

const LONG = `deep/${'long/'.repeat(30)}name.txt`
const FILES = { 'VOC/ImageSets/a.txt': 'a\n', 'VOC/JPEGImages/x.jpg': 'x'.repeat(3000), [LONG]: 'long' }

/** A pax header that gives the next member this path. */
function paxPath(path: string): Buffer {
  return Buffer.from(`${path.length + ' path=\n'.length + 5} path=${path}\n`)
}

describe('sources', () => {
  const folder = useFolder()

  async function written(name: string, bytes: Uint8Array): Promise<string> {
    await writeFile(join(folder(), name), bytes)
    return join(folder(), name)
  }
  const opened = (path: string) => openSource(path, join(folder(), 'scratch'))

  async function contentOf(source: Source): Promise<Record<string, string>> {
    const found: Record<string, string> = {}
    for (const directory of await source.folders())
      for (const name of await source.names(directory))
        found[directory === '' ? name : `${directory}/${name}`] = Buffer.from(
          readLocation(source.locate(directory, name)),
        ).toString()
    return found
  }

  it('a tar, a gzipped tar and a zip hold what the folder holds', async () => {
    await plant(join(folder(), 'f'), FILES)
    create({ sync: true, file: join(folder(), 'a.tar'), cwd: join(folder(), 'f') }, ['VOC', 'deep'])
    const tar = await readFile(join(folder(), 'a.tar'))
    const bytes = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, Buffer.from(text)]))
    for (const path of [
      join(folder(), 'a.tar'),
      await written('a.tgz', gzipSync(tar)),
      await written('deflated.zip', zipSync(bytes)),
      await written('stored.zip', zipSync(bytes, { level: 0 })),
    ]) {
      const source = await opened(path)
      expect(await contentOf(source)).to.deep.include(FILES)
      expect(await findRoot(source, 'ImageSets')).to.equal('VOC')
      const image = source.locate('VOC/JPEGImages', 'x.jpg')
      expect(describeLocation(image)).to.equal(`${path}:VOC/JPEGImages/x.jpg`)
      const { head, tail, size } = readEnds(image, 10, 5)
      expect([Buffer.from(head).toString().slice(0, 10), Buffer.from(tail).toString(), size]).to.deep.equal([
        'x'.repeat(10),
        'xxxxx',
        3000,
      ])
    }
    const plain = await opened(join(folder(), 'f'))
    expect(await findRoot(plain, 'ImageSets')).to.equal('VOC')
    expect(await plain.names('VOC/ImageSets')).to.deep.equal(new Set(['a.txt']))
  })

  const hostile: Record<string, TarMember[]> = {
    'an absolute path': [{ path: '/etc/cron.d/x', data: Buffer.from('x') }],
    'a path with ..': [{ path: 'VOC/../../x', data: Buffer.from('x') }],
    'a link out of the tree': [{ path: 'VOC/x', type: 'SymbolicLink', linkpath: '../../etc/passwd' }],
    'an absolute link': [{ path: 'VOC/x', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
    'a hard link out of the tree': [{ path: 'VOC/x', type: 'Link', linkpath: '../x' }],
    'a device': [{ path: 'VOC/x', type: 'CharacterDevice' }],
    'a pipe': [{ path: 'VOC/x', type: 'FIFO' }],
    'a member twice': [{ path: 'VOC/x' }, { path: './VOC/x' }],
    'a drive letter': [{ path: 'C:/x' }],
    'folders 30,000 deep': [
      { path: 'h', type: 'ExtendedHeader', data: paxPath(`${'a/'.repeat(30_000)}x`) },
      { path: 'x' },
    ],
  }
  for (const [what, members] of Object.entries(hostile)) {
    it(`refuses a tar with ${what}, packed or not, and writes nothing`, async () => {
      const tar = tarOf(members)
      for (const path of [await written('a.tar', tar), await written('a.tgz', gzipSync(tar))]) {
        const out = join(folder(), 'work', 'out')
        expect(await faultOfPromise(prepareDataset(KINDS.voc, { sources: [path], out }))).to.include({
          code: 'refused',
        })
      }
      expect((await readdir(folder())).sort()).to.deep.equal(['a.tar', 'a.tgz', 'work'])
      expect(await readdir(join(folder(), 'work'))).to.deep.equal(['out'])
    })
  }

  it('reads a zip whose folders end in backslashes, under the same rules', async () => {
    const windows = (files: Record<string, string>) =>
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])))
    const source = await opened(await written('w.zip', windows({ 'VOC\\JPEGImages\\a.jpg': 'a', 'VOC\\b.txt': 'b' })))
    expect(await contentOf(source)).to.deep.equal({ 'VOC/JPEGImages/a.jpg': 'a', 'VOC/b.txt': 'b' })
    for (const name of ['..\\x', 'VOC\\..\\..\\x', '\\x', 'C:\\x'])
      expect(await faultOfPromise(opened(await written('h.zip', windows({ [name]: 'x' }))))).to.include({
        code: 'refused',
      })
    const twice = windows({ 'VOC/b.txt': 'b', 'VOC\\b.txt': 'c' })
    expect((await faultOfPromise(opened(await written('t.zip', twice)))).message).to.match(/VOC\/b\.txt twice/)
  })

  const foreign: Record<string, [head: string, kind: string, suggestion: string]> = {
    'a.tar.xz': [
      'fd377a585a00',
      'an archive of another kind (xz)',
      'Unpack it (tar -xf a.tar.xz) and give the folder.',
    ],
    'a.tar.bz2': [
      '425a6839314159265359',
      'an archive of another kind (bzip2)',
      'Unpack it (tar -xf a.tar.bz2) and give the folder.',
    ],
    'a.7z': ['377abcaf271c0004', 'an archive of another kind (7z)', 'Unpack it (7z x a.7z) and give the folder.'],
    'a.rar': ['526172211a0700', 'an archive of another kind (rar)', 'Unpack it (unrar x a.rar) and give the folder.'],
    'a.tar.zst': [
      '28b52ffd0458',
      'an archive of another kind (zstd)',
      'Unpack it (tar -xf a.tar.zst) and give the folder.',
    ],
  }
  for (const [name, [head, kind, suggestion]] of Object.entries(foreign)) {
    it(`names ${kind} and how to unpack it`, async () => {
      const path = await written(name, Buffer.from(head, 'hex'))
      const { message, suggestions } = await faultOfPromise(opened(path))
      expect(message).to.equal(`Expected a folder, .tar, .tgz or .zip for ${path} but found ${kind}.`)
      expect(suggestions).to.deep.equal([suggestion])
    })
  }

  it('names an encrypted zip and what to do', async () => {
    const zip = Buffer.from(zipSync({ 'a.jpg': Buffer.from('a') }))
    const directory = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
    zip[6]! |= 1
    zip[directory + 8]! |= 1
    const path = await written('secret.zip', zip)
    const { message, suggestions } = await faultOfPromise(opened(path))
    expect(message).to.equal(`Expected a zip without a password for ${path} but found a.jpg encrypted.`)
    expect(suggestions).to.deep.equal(['Unpack it with its password and give the folder.'])
  })

  it('refuses what is no file at once', async () => {
    const said = /\/dev\/zero but found a pipe, socket or device/
    expect((await faultOfPromise(opened('/dev/zero'))).message).to.match(said)
    expect((await faultOfPromise(plainFile('/dev/zero', folder()))).message).to.match(said)
  })

  it('follows a link within the archive', async () => {
    const path = await written(
      'a.tar',
      tarOf([
        { path: 'VOC/x', data: Buffer.from('text') },
        { path: 'VOC/sub/y', type: 'SymbolicLink', linkpath: '../x' },
        { path: 'z', type: 'Link', linkpath: 'VOC/x' },
      ]),
    )
    expect(await contentOf(await opened(path))).to.deep.equal({ 'VOC/x': 'text', 'VOC/sub/y': 'text', z: 'text' })
  })

  it('refuses 10 GB of zeros: packed, and as a sparse member', async () => {
    const bomb = await written('bomb.tgz', zeroBomb(10))
    expect((await faultOfPromise(opened(bomb))).message).to.match(/Expected at most 26\d{7} unpacked bytes/)
    expect(await readdir(join(folder(), 'scratch'))).to.deep.equal([])
    const sparse = await written('sparse.tar', tarOf([{ path: 'x', size: 10 * 2 ** 30 }]))
    const handle = await open(sparse, 'r+')
    await handle.truncate(10 * 2 ** 30 + 2048)
    await handle.close()
    expect((await faultOfPromise(opened(sparse))).message).to.match(/members of at most 1 GiB/)
  })

  it('refuses a tar that was cut off or damaged', async () => {
    const tar = tarOfFiles(FILES)
    expect((await faultOfPromise(opened(await written('cut.tar', tar.subarray(0, 1600))))).message).to.match(
      /found the end/,
    )
    tar[512 * 2 + 5]! ^= 1
    expect((await faultOfPromise(opened(await written('bad.tar', tar)))).message).to.match(
      /cut\.tar|bad\.tar at byte 1024/,
    )
    const gz = gzipSync(tar)
    gz[gz.length - 5]! ^= 1
    expect((await faultOfPromise(opened(await written('bad.tgz', gz)))).message).to.match(/Expected a valid gzip file/)
    // Damage right at the start shows before anybody reads.
    gz[12]! ^= 0xff
    expect((await faultOfPromise(opened(await written('worse.tgz', gz)))).message).to.match(/valid gzip file/)
    const noNumber = tarOfFiles(FILES)
    noNumber[124] = 0x90
    expect(await faultOfPromise(opened(await written('size.tar', noNumber)))).to.include({ code: 'bad-input' })
  })

  it('refuses a zip with a path that leads out, a link or a member of a false size', async () => {
    const bytes = Buffer.from('hello')
    for (const name of ['../x', '/x', 'a\\..\\x'])
      expect(await faultOfPromise(opened(await written('a.zip', zipSync({ [name]: bytes }))))).to.include({
        code: 'refused',
      })
    const link = zipSync({ x: [bytes, { os: 3, attrs: (0o120777 << 16) >>> 0 }] })
    expect(await faultOfPromise(opened(await written('link.zip', link)))).to.include({ code: 'refused' })
    const lying = Buffer.from(zipSync({ x: Buffer.alloc(5000) }))
    // The size in the directory's entry; the local header is not asked.
    lying.writeUInt32LE(100, lying.indexOf('PK\x01\x02') + 24)
    const source = await opened(await written('lying.zip', lying))
    expect(faultOf(() => readLocation(source.locate('', 'x'))).message).to.match(/Expected 100 deflated bytes/)
    const long = Buffer.from(zipSync({ x: Buffer.alloc(5000) }))
    long.writeUInt32LE(0xf0000000, long.indexOf('PK\x01\x02') + 20)
    const cut = await opened(await written('long.zip', long))
    expect(faultOf(() => readLocation(cut.locate('', 'x'))).message).to.match(/Expected at most 256 MiB/)
    const damaged = Buffer.from(zipSync({ x: Buffer.from('stored text') }, { level: 0 }))
    damaged[damaged.indexOf('stored')]! ^= 1
    const other = await opened(await written('damaged.zip', damaged))
    expect(faultOf(() => readLocation(other.locate('', 'x'))).message).to.match(/the archive is damaged/)
  })

  it('prepares VOC from its two archives as from its folder', async () => {
    const trainval = await vocFiles({ train: ['a', 'b'], val: ['c'] })
    const test = await vocFiles({ test: ['t'] })
    await plant(join(folder(), 'source'), { ...trainval, ...test })
    const common = { threads: 1 }
    const plain = await prepareDataset(KINDS.voc, {
      ...common,
      sources: [join(folder(), 'source')],
      out: join(folder(), 'plain'),
    })
    const packed = await prepareDataset(KINDS.voc, {
      ...common,
      sources: [
        await written('trainval.tar', tarOfFiles(trainval)),
        await written('test.tgz', gzipSync(tarOfFiles(test))),
      ],
      out: join(folder(), 'packed'),
    })
    expect({ ...packed, sources: 0, out: 0, seconds: 0 }).to.deep.equal({ ...plain, sources: 0, out: 0, seconds: 0 })
    const names = async (out: string) => (await readdir(join(folder(), out), { recursive: true })).sort()
    expect(await names('packed')).to.deep.equal(await names('plain'))
  })
})
