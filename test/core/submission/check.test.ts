import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { VortexError, type Lineage } from '../../../src/core/base/index.ts'
import { openTree } from '../../../src/core/datasets/index.ts'
import { checkSubmission } from '../../../src/core/submission/index.ts'
import { tarOf, zeroBomb, type TarMember } from '../../support/archives.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { FOLDER, good, IDS, useSubmission } from '../../support/submission.ts'

describe('checking a submission', () => {
  const { folder, check, problemsOf } = useSubmission()

  it('a good archive has no problems, with folders, from whatever tar', async () => {
    const folders = ['./', './results/', './results/VOC2012/', `./${FOLDER}/`].map((path): TarMember => ({
      path,
      type: 'Directory',
    }))
    const result = await check([...folders, ...good().map((member) => ({ ...member, path: `./${member.path}` }))])
    expect(result).to.deep.include({ images: 3, competition: 'comp6', split: 'test', problems: [], unchecked: 0 })
    expect(await problemsOf(good())).to.deep.equal([])
  })

  it('finds an archive that is not gzip, and checks it all the same', async () => {
    expect(await problemsOf(tarOf(good()))).to.deep.equal(['not-gzip: it is a plain tar'])
    expect(await problemsOf(tarOf(good().slice(1)))).to.deep.equal([
      'not-gzip: it is a plain tar',
      'missing-image: 2008_000001',
    ])
    expect((await problemsOf(Buffer.alloc(0)))[0]).to.equal('not-gzip: it is an unknown format')
  })

  const foreign: [string, string][] = [
    ['PK\x03\x04', 'a zip'],
    ['BZh9', 'bzip2'],
    ['\xfd7zXZ\0', 'xz'],
    ['7z\xbc\xaf\x27\x1c', '7z'],
  ]
  for (const [start, name] of foreign)
    it(`finds ${name} in place of a tar, and says nothing else of it`, async () => {
      const { problems } = await check(Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(600, 7)]))
      expect(problems.map(({ message, fix }) => [message, fix])).to.deep.equal([
        [
          `The archive is not a tar: it is ${name}.`,
          'Unpack it, and pack the folder again: tar -czf results.tgz results (with results/ at the root).',
        ],
      ])
    })

  it('says how to pack a folder', async () => {
    const failed = await checkSubmission(folder(), await openTree(folder()), 'test').catch(
      (error: unknown) => error as VortexError,
    )
    expect(failed).to.be.instanceOf(VortexError).and.to.have.property('message').that.contains('but found a folder')
    expect((failed as VortexError).suggestions[0]).to.contain(`tar -C ${folder()} -czf results.tgz results`)
  })

  it('finds a cut or changed archive wherever it is cut', async () => {
    const whole = gzipSync(tarOf(good()))
    for (const length of [20, 100, Math.floor(whole.length / 2), whole.length - 3])
      expect(
        (await check(whole.subarray(0, length))).problems.map(({ code }) => code),
        `${length}`,
      ).to.include('damaged')
    expect((await check(whole.with(whole.length - 6, 1))).problems.map(({ code }) => code)).to.include('damaged')
  })

  it('does not unpack a member that claims gigabytes, nor a bomb', async () => {
    const claims: TarMember[] = [{ path: `${FOLDER}/${IDS[0]!}.png`, size: 2 ** 33 - 1 }]
    const told = await check(claims)
    expect(told.problems.map(({ code, examples }) => `${code}: ${examples[0]!}`)).to.deep.equal([
      'too-large: more than 16802416 bytes (not read further)',
    ])
    expect(told.sha256).to.equal(null)
    const zeros = Array<Buffer>(128).fill(gzipSync(Buffer.alloc(2 ** 26)))
    const path = `${FOLDER}/${IDS[0]!}.png`
    const bomb = Buffer.concat([gzipSync(tarOf([{ path, size: 2 ** 32 }]).subarray(0, 512)), ...zeros])
    const codes = (await check(bomb)).problems.map(({ code, examples }) => `${code} ${examples[0]!}`)
    expect(codes).to.include('too-large more than 16802416 bytes (not read further)')
  })

  it('stops at a submission’s greatest size in zeros without any member', async () => {
    const result = await check(zeroBomb(8))
    expect(result.problems.map(({ code }) => code)).to.deep.equal(['too-large'])
  })

  it('refuses what is no file instead of reading without end', async () => {
    const { message } = await faultOfPromise(checkSubmission('/dev/zero', await openTree(folder()), 'test'))
    expect(message).to.match(/Expected an archive for \/dev\/zero but found a pipe, socket or device/)
  })

  it('comp5 asks for VOC alone: SBD, COCO and imported weights are named', async () => {
    const comp5 = good().map((member) => ({ ...member, path: member.path.replace('comp6', 'comp5') }))
    const stage = {
      name: 'one',
      data: 'data/x',
      source: 'voc',
      split: 'train',
      images: 1,
      sha256: '',
      steps: 1,
    } as const
    const pure: Lineage = { seed: 1, stages: [stage], versions: {} }
    expect(await problemsOf(comp5, { lineage: pure })).to.deep.equal([])
    const more: Lineage = {
      ...pure,
      weights: { file: 'resnet.pth', sha256: '' },
      stages: [stage, { ...stage, name: 'two', source: 'sbd' }],
    }
    const { problems } = await check(comp5, { lineage: more })
    expect(problems[0]?.examples).to.deep.equal(['it was initialized from resnet.pth', 'stage two trained on SBD'])
    expect(await problemsOf(good(), { lineage: more })).to.deep.equal([])
  })

  it('says how many sizes it could not check', async () => {
    await rm(join(folder(), 'VOCdevkit/VOC2012/JPEGImages', `${IDS[0]!}.jpg`))
    expect(await check(good())).to.deep.include({ unchecked: 1, problems: [] })
  })

  it('many problems of one kind are one, with how many and the first five', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `2009_${String(i).padStart(6, '0')}`)
    await mkdir(join(folder(), 'VOCdevkit/VOC2012/ImageSets/Segmentation'), { recursive: true })
    await writeFile(join(folder(), 'VOCdevkit/VOC2012/ImageSets/Segmentation/many.txt'), ids.join('\n') + '\n')
    const { problems } = await check(good(), { split: 'many' })
    const missing = problems.find(({ code }) => code === 'missing-image')
    expect(missing).to.deep.include({ code: 'missing-image', count: 12, examples: ids.slice(0, 5) })
    expect(missing?.message).to.match(/2009_000004, and 7 more\.$/)
  })
})
