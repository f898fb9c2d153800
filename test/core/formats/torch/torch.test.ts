import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { VortexError } from '../../../../src/core/base/index.ts'
import { readTorch, toFloat32 } from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { jsonFixture, readFixture } from '../../../support/fixtures.ts'
import { sharedData } from '../../../support/shared.ts'

/** What torch.load read, by the dotted path of each tensor (test/fixtures/make/torch_files.py). */
type Described = Record<string, { dtype: string; shape: number[]; crc32: number; first: string[] }>

const fixtures = jsonFixture('torch/expected.json') as Record<string, Described>
const real = jsonFixture('torch/shared-weights.json') as Record<string, Described>

describe('torch files', () => {
  for (const [file, expected] of Object.entries(fixtures))
    it(`reads ${file} as torch.load does`, () => {
      expectSame(readFixture(`torch/${file}`), file, expected)
    })

  it('reads values from memory at any address', () => {
    const bytes = readFixture('torch/strided-legacy.pth')
    for (let shift = 1; shift < 8; shift++) {
      // A Buffer, as fs gives it: its slice() is no copy.
      const moved = Buffer.alloc(bytes.length + shift).subarray(shift)
      moved.set(bytes)
      expectSame(moved, 'strided-legacy.pth', fixtures['strided-legacy.pth']!)
    }
  })

  it('finds the state dict of a training script’s file and what lies beside it', () => {
    for (const form of ['zip', 'legacy'] as const) {
      const read = readTorch(readFixture(`torch/training-${form}.pth`), 'x')
      expect(read).to.include({ form })
      expect(read.path).to.deep.equal(['model'])
      expect(Object.fromEntries(read.others)).to.deep.equal({ epoch: 3, arch: 'tiny', best: 0.75 })
      expect([...read.tensors.keys()][0]).to.equal('module.0.weight')
    }
  })

  it('takes the key that was asked for', () => {
    const bytes = readFixture('torch/training-zip.pth')
    const { tensors } = readTorch(bytes, 'x', { key: 'optimizer' })
    expect([...tensors.keys()][0]).to.equal('0.momentum_buffer')
    const fault = faultOf(() => readTorch(bytes, 'x', { key: 'modle' }))
    expect(fault.message).to.match(/under "modle" for x but found model, optimizer/)
    expect(fault.suggestions).to.deep.equal(['Did you mean model?'])
  })

  const refused: [string, VortexError['code'], RegExp][] = [
    ['refused-global.pth', 'refused', /data\.pkl\) at byte \d+ but found __builtin__\.eval/],
    ['refused-module.pth', 'refused', /found torch\.nn\.modules\.linear\.Linear/],
    ['refused-torchscript.pt', 'unsupported', /TorchScript/],
    ['refused-tar.pth', 'unsupported', /a tar file/],
    ['refused-pickle.pkl', 'unsupported', /a plain pickle/],
  ]
  for (const [file, code, message] of refused)
    it(`refuses ${file}`, () => {
      const fault = faultOf(() => readTorch(readFixture(`torch/${file}`), file))
      expect(fault.code).to.equal(code)
      expect(fault.message).to.match(message)
      expect(fault.suggestions).not.to.be.empty
    })

  it('takes the network, or on wish the moving average beside it, and says which it left', () => {
    const read = (file: string, ema: boolean) => {
      const { tensors, path, average } = readTorch(readFixture(`torch-averages/${file}.pth`), file, { ema })
      return [path.join('.'), average, toFloat32(tensors.get('bias')!.read())[0]]
    }
    expect(read('torchvision', false)).to.deep.equal(['model', 'model_ema', 1])
    expect(read('torchvision', true)).to.deep.equal(['model_ema', undefined, 0])
    expect(read('timm', false)).to.deep.equal(['state_dict', 'state_dict_ema', 1])
    expect(read('timm', true)).to.deep.equal(['state_dict_ema', undefined, 0])
    expect(read('nested', false)).to.deep.equal(['model', 'ema', 1])
    expect(read('nested', true)).to.deep.equal(['ema.module', undefined, 0])
    const fault = faultOf(() => read('averaged-model', true))
    expect(fault.message).to.match(/a moving average .* for averaged-model with --ema but found none/)
  })

  it('notices every cut and every changed byte of the values', () => {
    for (const form of ['zip', 'legacy']) {
      const bytes = readFixture(`torch/shared-${form}.pth`)
      for (let length = 0; length < bytes.length; length += 7)
        expect(() => {
          readAll(bytes.subarray(0, length))
        }, `${form} ${length}`).to.throw(VortexError)
    }
    const bytes = readFixture('torch/shared-zip.pth')
    const at = Buffer.from(bytes).indexOf(Buffer.from(new Float32Array([20, 21, 22, 23]).buffer))
    bytes[at]! ^= 1
    expect(() => {
      readAll(bytes)
    }).to.throw(VortexError, /data\/0 as it was written .*CRC-32/)
  })

  describe('real files', () => {
    for (const [file, expected] of Object.entries(real))
      it(`reads ${file} as torch.load does`, function () {
        const path = sharedData('weights', file)
        if (path === undefined) return this.skip()
        expectSame(readFileSync(path), file, expected)
      })

    it('refuses a broken one', function () {
      const folder = sharedData('weights')
      if (folder === undefined) return this.skip()
      const bytes = readFileSync(join(folder, 'burn/src/pytorch/tests/reader/test_data/broken.pt'))
      expect(() => readTorch(bytes, 'broken.pt')).to.throw(VortexError, /what torch\.save writes/)
    })
  })
})

function expectSame(bytes: Uint8Array, file: string, expected: Described): void {
  const { tensors, path } = readTorch(bytes, file)
  const found: Described = {}
  for (const [name, entry] of tensors) {
    const raw = entry.read()
    const first = [...toFloat32({ ...raw, bytes: new Uint8Array(raw.bytes) }).subarray(0, 3)]
    found[[...path, name].join('.')] = {
      dtype: raw.dtype,
      shape: [...raw.shape],
      crc32: crc32(raw.bytes),
      first: first.map(String),
    }
  }
  const prefix = path.map((key) => `${key}.`).join('')
  const wanted: Described = {}
  for (const [name, described] of Object.entries(expected))
    if (name.startsWith(prefix))
      wanted[name] = { ...described, first: described.first.map((text) => String(Math.fround(python(text)))) }
  expect(found).to.deep.equal(wanted)
}

function python(text: string): number {
  return text.endsWith('inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text)
}

function readAll(bytes: Uint8Array): void {
  for (const entry of readTorch(bytes, 'x').tensors.values()) entry.read()
}
