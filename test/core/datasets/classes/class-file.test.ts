import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseClassFile, readClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import { packColor } from '../../../../src/core/datasets/classes/color.ts'
import { VortexError } from '../../../../src/core/base/index.ts'
import { useFolder } from '../../../support/folder.ts'

const parse = (text: string) => parseClassFile(text, 'c.yaml')

function faultsOf(text: string): string[] {
  try {
    parse(text)
    return []
  } catch (error) {
    if (!(error instanceof VortexError)) throw error
    return error.message.split('\n')
  }
}

describe('parseClassFile', () => {
  it('reads names, colors, background and map', () => {
    const { classes, map } = parse(`classes:
  - { name: background, color: [0, 0, 0] }
  - { name: road, color: '#e60000' }
  - rider
map: { 7: road, '#804080': road, person: rider, 255: rider, other: ignore }
`)
    expect(classes).to.deep.equal({
      background: true,
      classes: [
        { name: 'background', color: [0, 0, 0] },
        { name: 'road', color: [230, 0, 0] },
        { name: 'rider', color: [0, 128, 0] },
      ],
    })
    expect([...map.values]).to.deep.equal([
      [7, 1],
      [255, 2],
    ])
    expect(map.colors.get(packColor([128, 64, 128]))).to.equal(1)
    expect(map.colors.get(packColor([0, 128, 0]))).to.equal(2)
    expect([map.names.get('person'), map.names.get('rider'), map.names.get('_background_')]).to.deep.equal([2, 2, 0])
    expect(map.other).to.equal(255)
  })

  it('without values in its map takes a value for the index of a class, 255 for ignored', () => {
    const { map, classes } = parse('classes: [road, sky]\nbackground: false\nmap: { person: ignore }\n')
    expect([...map.values]).to.deep.equal([
      [0, 0],
      [1, 1],
      [255, 255],
    ])
    expect(map.names.get('person')).to.equal(255)
    expect(map.names.has('_background_')).to.equal(false)
    expect(map.other).to.equal(undefined)
    expect(classes.background).to.equal(false)
  })

  for (const [what, text, fault] of [
    ['one class', 'classes: [a]', 'Expected a list of at least 2 for c.yaml:1:1 (classes)'],
    [
      'a name twice',
      'classes:\n  - a\n  - b\n  - a\n',
      'a name that no other class has (class 0 is a too) for c.yaml:4:5',
    ],
    ['a name in two spellings', 'classes: ["caf\\u00e9", "cafe\\u0301"]', 'a name that no other class has'],
    [
      'a color twice',
      "classes: [{ name: a, color: '#010203' }, { name: b, color: [1, 2, 3] }]",
      'a color of its own (a has #010203 too)',
    ],
    ["255's color", 'classes: [a, { name: b, color: [224, 224, 192] }]', 'what is ignored (255) has #e0e0c0 too'],
    [
      'a color that is none',
      'classes: [a, { name: b, color: red }]',
      "Expected a color such as [230, 0, 0] or '#e60000' for c.yaml:1:",
    ],
    [
      'a target that is no class',
      'classes: [a, road]\nmap: { 7: raod }',
      'did you mean road?), for c.yaml:2:8 (map.7)',
    ],
    ['a class named ignore', 'classes: [a, ignore]', 'c.yaml:1:14'],
    ['an unknown key', 'classes: [a, b]\ncolors: 3', 'Expected a key of a class file for c.yaml:2:1 (colors)'],
    ['a pattern without {id}', 'classes: [a, b]\nimages: x/*.png', 'a pattern with {id}'],
    ['a pattern out of the source', 'classes: [a, b]\nimages: ../{id}.png', 'a path below the source'],
    ['no YAML', 'classes: [a', 'c.yaml:1:12 is not valid YAML'],
    ['nothing', '', 'Expected'],
  ] as const)
    it(`refuses ${what} with its place`, () => {
      expect(faultsOf(text).join('\n')).to.include(fault)
    })
})

describe('readClassFile', () => {
  const folder = useFolder()

  it('takes a ready-made file by its name also where the dataset of that name lies next to it', async () => {
    await mkdir(join(folder(), 'cityscapes'))
    const before = process.cwd()
    process.chdir(folder())
    try {
      expect((await readClassFile('cityscapes')).classes.classes).to.have.length(19)
    } finally {
      process.chdir(before)
    }
  })
})
