import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ByteReader, type Rng } from '../../src/core/base/index.ts'
import { parseList } from '../../src/core/datasets/index.ts'
import { parseClassFile } from '../../src/core/datasets/classes/class-file.ts'
import { classMapOf } from '../../src/core/datasets/classes/map.ts'
import { readMask } from '../../src/core/datasets/kinds/masks/label.ts'
import { listIds } from '../../src/core/datasets/splits/list-ids.ts'
import { VOC, vocPalette } from '../../src/core/labels/index.ts'
import {
  checkJpegData,
  decodeGif,
  AREAS,
  decodeMat5,
  decodeNpy,
  decodePng,
  encodeIndexedPng,
  encodeMat5,
  findJpegEnd,
  labelmeArea,
  polygonToRle,
  readFields,
  readJpegHeader,
  readLabelMap,
  readLabelme,
  readSafetensors,
  readTorch,
  readYoloData,
  readYoloLabels,
  rleArea,
  safetensorsChunks,
  unpickle,
  type RawTensor,
} from '../../src/core/formats/index.ts'
import { TORCH_GLOBALS } from '../../src/core/formats/torch/globals.ts'
import { parseRecipe } from '../../src/core/recipes/index.ts'
import { FILE_TARGETS } from './fuzz-files.ts'
import { archiveSeeds, repairTar, readArchive } from './fuzz-archives.ts'
import { cocoSeeds, readCoco } from './fuzz-coco.ts'
import { repairMat5, repairPng, repairZip } from './fuzz-repair.ts'
import { fromBase64, jsonFixture } from './fixtures.ts'
import { ROOT } from './sources.ts'

/** A reader, and valid inputs whose mutations it must survive: with a value or a `VortexError`. */
export interface FuzzTarget {
  name: string
  seeds(): readonly Uint8Array[]
  read(bytes: Uint8Array): unknown
  /** Repairs checksums and sizes, so that some mutations reach what lies behind them. */
  repair?(bytes: Uint8Array): Uint8Array
  /** Changes a seed as a value, not as bytes: done for half of the inputs. */
  structure?(seed: Uint8Array, rng: Rng): Uint8Array
  /** Inputs in the test suite; default a thousand. */
  inSuite?: number
}

/** Every reader of bytes or text that comes from outside. Add yours here. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...FILE_TARGETS.map((target) => ({ inSuite: 200, ...target })),
  {
    name: 'png',
    seeds: () => [
      ...(jsonFixture('png.json') as { png: string }[]).map(({ png }) => fromBase64(png)),
      encodeIndexedPng({ width: 60, height: 40, data: new Uint8Array(2400).fill(7), palette: vocPalette() }),
    ],
    read: (bytes) => decodePng(bytes, 'input.png'),
    repair: repairPng,
  },
  {
    name: 'jpeg',
    seeds: () => [
      Buffer.from(
        'ffd8ffe000104a46494600010100000100010000fffe0004abcdffc0001108000900110301220002110103110100ffda',
        'hex',
      ),
    ],
    read: (bytes) => readJpegHeader(bytes, 'input.jpg'),
  },
  {
    name: 'jpeg-data',
    seeds: () => (jsonFixture('jpeg.json') as { jpeg: string }[]).map(({ jpeg }) => fromBase64(jpeg)),
    read: (bytes) => [checkJpegData(bytes, 'input.jpg'), findJpegEnd(bytes, 'input.jpg')],
  },
  {
    name: 'gif',
    seeds: () => {
      const { decoded } = jsonFixture('images.json') as { decoded: { name: string; file: string }[] }
      return decoded.filter(({ name }) => name.endsWith('.gif')).map(({ file }) => fromBase64(file))
    },
    read: (bytes) => decodeGif(bytes, 'input.gif'),
  },
  {
    name: 'mat5',
    seeds: () => {
      const files = (jsonFixture('mat5.json') as { mat: string }[]).map(({ mat }) => fromBase64(mat))
      return [...files, ...files.map((file) => encodeMat5(decodeMat5(file, 'seed'), { compress: false }))]
    },
    read: (bytes) => decodeMat5(bytes, 'input.mat'),
    repair: repairMat5,
  },
  { name: 'coco', seeds: cocoSeeds, read: readCoco },
  {
    name: 'labelme',
    seeds: () => {
      const { files } = jsonFixture('labelme.json') as { files: { file: object }[] }
      return files.slice(0, 20).map(({ file }) => Buffer.from(JSON.stringify(file, null, 1)))
    },
    read: (bytes) => {
      const { shapes } = readLabelme(bytes, 'input.json')
      const areas = shapes.filter(({ type }) => AREAS.includes(type))
      return areas.map((shape) => rleArea(labelmeArea(shape, 60, 70, 'input.json')))
    },
  },
  {
    name: 'yolo',
    seeds: () => {
      const { files } = jsonFixture('yolo.json') as { files: { text: string }[] }
      return [...files.map(({ text }) => Buffer.from(text)), Buffer.from('0 0.5 0.5 1 0.5\r\n\r\n')]
    },
    read: (bytes) =>
      readYoloLabels(bytes, 'input.txt').map(({ outline }) =>
        polygonToRle(
          outline.map((part) => part * 60),
          60,
          60,
          'input.txt',
        ),
      ),
  },
  {
    name: 'yolo-data',
    seeds: () =>
      ['names: [a, b]\nnc: 2\ntrain: images/train\n', 'path: ../x\nnames:\n  0: a\n  1: b\nval: [a, b]\n'].map((text) =>
        Buffer.from(text),
      ),
    read: (bytes) => readYoloData(Buffer.from(bytes).toString('utf8'), 'input.yaml'),
  },
  {
    name: 'labelmap',
    seeds: () => [
      Buffer.from('# label:color_rgb:parts:actions\nbackground:0,0,0::\ncrack:250,50,83::\nrust:1,2,3:a,b:c\n'),
    ],
    read: (bytes) => readLabelMap(bytes, 'labelmap.txt'),
  },
  { name: 'archive', seeds: archiveSeeds, read: readArchive, repair: repairTar },
  {
    name: 'list',
    seeds: () =>
      ['2007_000032\n2007_000039\n', 'Straße 1\nδρόμος\n道路\n', '/JPEGImages/a.jpg /SegmentationClassAug/a.png\n'].map(
        (text) => Buffer.from(text),
      ),
    read: (bytes) => parseList(Buffer.from(bytes).toString('utf8'), 'input.txt'),
  },
  {
    name: 'mask',
    seeds: () => Object.values((jsonFixture('masks.json') as { forms: Record<string, string> }).forms).map(fromBase64),
    read: (bytes) => {
      const { data } = readMask(bytes, 'input.png', { classes: VOC, map: classMapOf(VOC), nearestColor: 3 })
      const stray = data.find((value) => value >= VOC.classes.length && value !== 255)
      if (stray !== undefined) throw new Error(`The class ${stray} is none.`)
    },
    repair: repairPng,
  },
  {
    name: 'ids',
    seeds: () => ['# ids\na\nb c 1 1\n/x/d.png x/d_mask.png\n'].map((text) => Buffer.from(text)),
    read: (bytes) => listIds(Buffer.from(bytes).toString('utf8'), 'input.txt', new Set(['a', 'b c', 'x__d'])),
  },
  {
    name: 'safetensors',
    seeds: () => {
      const tensors = new Map<string, RawTensor>([
        ['a', { dtype: 'F32', shape: [2, 3], bytes: new Uint8Array(24) }],
        ['b.c', { dtype: 'F16', shape: [12], bytes: new Uint8Array(24) }],
      ])
      return [Buffer.concat(safetensorsChunks(tensors, { key: 'value' }))]
    },
    read: (bytes) => readSafetensors(bytes, 'input.safetensors'),
  },
  {
    name: 'npy',
    seeds: () => (jsonFixture('npy.json') as { npy: string }[]).map(({ npy }) => fromBase64(npy)),
    read: (bytes) => decodeNpy(bytes, 'input.npy'),
  },
  {
    name: 'torch',
    seeds: () => filesOf('test/fixtures/torch', '.pth'),
    read: (bytes) => [...readTorch(bytes, 'input.pth').tensors.values()].map((entry) => entry.read()),
    repair: repairZip,
  },
  {
    name: 'pickle',
    seeds: () => (jsonFixture('pickles.json') as { pickle: string }[]).map(({ pickle }) => fromBase64(pickle)),
    // Whatever a global gives is a value: that none but listed ones are reached, the unpickler's own test says.
    read: (bytes) => unpickle(new ByteReader(bytes, 'input.pkl'), { globals: TORCH_GLOBALS }),
  },
  {
    name: 'protobuf',
    seeds: () => [Buffer.from('0a05616263646510011d0000803f21000000000000f03f2a020801', 'hex')],
    read: (bytes) => [...readFields(bytes, 'input.pb')],
  },
  {
    name: 'recipe',
    seeds: () => filesOf('presets', '.yaml'),
    read: (bytes) => parseRecipe(Buffer.from(bytes).toString('utf8'), { file: 'input.yaml', name: 'input' }),
  },
  {
    name: 'class-file',
    seeds: () => ['cityscapes', 'oxford-pet'].map((name) => readFileSync(join(ROOT, `presets/classes/${name}.yaml`))),
    read: (bytes) => parseClassFile(Buffer.from(bytes).toString('utf8'), 'input.yaml'),
  },
]

function filesOf(folder: string, ending: string): Uint8Array[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(ROOT, folder, file)))
}
