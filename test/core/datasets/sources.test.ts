import { open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { create } from 'tar'
import { KINDS, prepareDataset } from '../../../src/core/datasets/index.ts'
import { describeLocation, readEnds, readLocation } from '../../../src/core/datasets/sources/location.ts'
import { openSource } from '../../../src/core/datasets/sources/open.ts'
import { findRoot, type Source } from '../../../src/core/datasets/sources/source.ts'
import { tarOf, tarOfFiles, zeroBomb, type TarMember } from '../../support/archives.ts'
import { faultOf, faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { plant, vocFiles } from '../../support/voc.ts'

const LONG = `deep/${'long/'.repeat(30)}name.txt`
const FILES = { 'VOC/ImageSets/a.txt': 'a\n', 'VOC/JPEGImages/x.jpg': 'x'.repeat(3000), [LONG]: 'long' }

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
    expect((await faultOfPromise(opened(await written('bad.tgz', gz)))).message).to.match(/Expected a sound gzip file/)
    // Damage right at the start shows before anybody reads.
    gz[12]! ^= 0xff
    expect((await faultOfPromise(opened(await written('worse.tgz', gz)))).message).to.match(/sound gzip file/)
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
