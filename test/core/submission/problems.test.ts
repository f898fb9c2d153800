import { expect } from 'chai'
import sharp from 'sharp'
import { encodeIndexedPng } from '../../../src/core/formats/index.ts'
import { type TarMember } from '../../support/archives.ts'
import { FOLDER, good, useSubmission } from '../../support/submission.ts'
import { labelPng } from '../../support/voc.ts'

const raw = { width: 12, height: 8, channels: 3 } as const
/** The good archive with another first prediction. */
const withFirst = (data: Uint8Array) => good().map((member, i) => (i === 0 ? { ...member, data } : member))

describe('problems of a submission', () => {
  const { check, problemsOf } = useSubmission()

  const cases: [string, () => TarMember[] | Promise<TarMember[]>, string[]][] = [
    [
      'predictions for both competitions',
      () => good().map((member, i) => (i === 0 ? { ...member, path: member.path.replace('comp6', 'comp5') } : member)),
      ['two-competitions: comp5 (1) and comp6 (2)'],
    ],
    ['a missing image', () => good().slice(1), ['missing-image: 2008_000001']],
    [
      'an unknown image',
      () => [...good(), { path: `${FOLDER}/2007_000001.png`, data: labelPng([1]) }],
      ['unknown-image: 2007_000001'],
    ],
    ['an image twice', () => [...good(), good()[0]!], ['duplicate-member: 2008_000001']],
    [
      'a system file',
      () => [...good(), { path: `${FOLDER}/.DS_Store`, data: new Uint8Array(9) }],
      [`extra-member: ${FOLDER}/.DS_Store`],
    ],
    ['another top folder', () => [...good(), { path: '__MACOSX/', type: 'Directory' }], ['extra-member: __MACOSX/']],
    [
      'a folder for another split',
      () => good().map((m) => ({ ...m, path: m.path.replace('test', 'val') })),
      [`wrong-folder: results/VOC2012/Segmentation/comp6_val_cls/2008_000001.png instead of ${FOLDER} or comp5's`],
    ],
    [
      'no results folder',
      () => good().map((m) => ({ ...m, path: m.path.replace('results/', '') })),
      [`wrong-folder: VOC2012/Segmentation/comp6_test_cls/2008_000001.png instead of ${FOLDER} or comp5's`],
    ],
    [
      'an absolute path',
      () => [...good(), { path: '/etc/passwd', data: new Uint8Array(1) }],
      ['hostile-member: /etc/passwd'],
    ],
    [
      'a path upwards',
      () => [...good(), { path: `${FOLDER}/../../x.png`, data: new Uint8Array(1) }],
      [`hostile-member: ${FOLDER}/../../x.png`],
    ],
    [
      'a link',
      () => [...good().slice(1), { path: good()[0]!.path, type: 'SymbolicLink', linkpath: '/etc/passwd' }],
      [`hostile-member: ${FOLDER}/2008_000001.png (SymbolicLink)`, 'missing-image: 2008_000001'],
    ],
    [
      'a device',
      () => [...good(), { path: 'results/tty', type: 'CharacterDevice' }],
      ['hostile-member: results/tty (CharacterDevice)'],
    ],
    [
      'a cut PNG',
      () => withFirst(labelPng([1]).subarray(0, 100)),
      [
        'broken-png: 2008_000001 (Expected 768 bytes of PLTE for 2008_000001.png at byte 41 but found the end after 59)',
      ],
    ],
    [
      'RGB',
      async () => withFirst(await sharp(new Uint8Array(288), { raw }).png().toBuffer()),
      ['not-indexed: 2008_000001 (RGB)'],
    ],
    [
      'grey',
      async () =>
        withFirst(
          await sharp(new Uint8Array(96), { raw: { ...raw, channels: 1 } })
            .toColourspace('b-w')
            .png()
            .toBuffer(),
        ),
      ['not-indexed: 2008_000001 (gray)'],
    ],
    [
      '4 bits and a re-quantised palette',
      async () => withFirst(await sharp(new Uint8Array(288), { raw }).png({ palette: true, colours: 4 }).toBuffer()),
      ['wrong-depth: 2008_000001 (2 bits)', 'wrong-palette: 2008_000001 (1 colors)'],
    ],
    [
      'another palette',
      () =>
        withFirst(encodeIndexedPng({ width: 12, height: 8, data: new Uint8Array(96), palette: new Uint8Array(768) })),
      ['wrong-palette: 2008_000001'],
    ],
    [
      'colors with alpha',
      async () =>
        withFirst(
          await sharp(new Uint8Array(384), { raw: { ...raw, channels: 4 } })
            .png()
            .toBuffer(),
        ),
      ['not-indexed: 2008_000001 (RGBA)'],
    ],
    [
      'interlacing',
      async () =>
        withFirst(
          await sharp(labelPng([1]))
            .png({ palette: true, progressive: true })
            .toBuffer(),
        ),
      ['interlaced: 2008_000001', 'wrong-palette: 2008_000001 (2 colors)'],
    ],
    [
      'no PNG at all',
      () => withFirst(Buffer.from('GIF89a')),
      [
        'broken-png: 2008_000001 (Expected a PNG signature for 2008_000001.png at byte 0 but found the bytes 474946383961)',
      ],
    ],
    [
      'another ending',
      () => good().map((m) => ({ ...m, path: m.path.replace('.png', '.PNG') })),
      [`extra-member: ${FOLDER}/2008_000001.PNG`, 'missing-image: 2008_000001'],
    ],
    ['void', () => withFirst(labelPng([255])), ['void: 2008_000001']],
    ['class 21', () => withFirst(labelPng([21])), ['wrong-value: 2008_000001 (21)']],
    ['another size', () => withFirst(labelPng([1], 13, 8)), ['wrong-size: 2008_000001 (13 x 8 for 12 x 8)']],
    ['nothing', () => [], ['damaged: Unrecognized archive format', 'missing-image: 2008_000001']],
  ]
  for (const [what, members, problems] of cases) {
    it(`finds ${what}`, async () => {
      expect(await problemsOf(await members())).to.deep.equal(problems)
    })
  }

  it('background alone is a warning: nothing says that the server rejects it', async () => {
    const { problems, warnings } = await check(good().map((member) => ({ ...member, data: labelPng([]) })))
    expect(problems).to.deep.equal([])
    expect(warnings.map(({ code, examples }) => [code, ...examples])).to.deep.equal([['all-background', 'all 3']])
    expect((await check(good())).warnings).to.deep.equal([])
  })

  it('says what to do about every problem', async () => {
    for (const [, members] of cases)
      for (const { message, fix } of (await check(await members())).problems) {
        expect(message).to.match(/^[A-Z].*: .+\.$/)
        expect(fix).to.match(/^[A-Z].{10,}\.$/)
      }
  })
})
