import { expect } from 'chai'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VortexError } from '../../../src/core/base/index.ts'
import { importWeights, inspectWeights, saveCheckpoint } from '../../../src/core/weights/index.ts'
import { meta, values } from '../../support/network-file.ts'
import { fixturePath } from '../../support/fixtures.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { sharedData } from '../../support/shared.ts'

describe('weight files', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)

  it('tells what a file is without reading its values', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    const own = await inspectWeights(at('a.safetensors'))
    expect(own).to.include({ kind: 'checkpoint', format: 'safetensors' })
    expect(own.meta).to.deep.equal(meta)
    expect(own.values).to.equal([...values.values()].reduce((sum, { data }) => sum + data.length, 0))
    const foreign = await inspectWeights(fixturePath('torch/training-zip.pth'))
    expect(foreign).to.deep.include({ kind: 'weights', format: 'PyTorch', path: ['model'] })
    expect(foreign.beside).to.deep.equal({ epoch: 3, arch: 'tiny', best: 0.75 })
    expect(foreign.tensors[0]).to.deep.equal({ name: 'module.0.weight', dtype: 'F32', shape: [2, 1, 3, 3] })
    expect(foreign.network).to.equal(undefined)
  })

  const strangers: [string, string, string | Uint8Array, RegExp][] = [
    ['an empty file', 'a.pth', '', /an empty file/],
    ['a web page', 'a.pth', '<!DOCTYPE html><p>Not found</p>', /found a web page/],
    ['a pointer of Git LFS', 'a.pth', 'version https://git-lfs.github.com/spec/v1\noid x\n', /Git LFS/],
    ['text', 'a.pth', 'abc', /found plain text/],
    ['HDF5', 'a.h5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0), /found an HDF5 file/],
    ['a JPEG image', 'a.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /found a JPEG image/],
    [
      'a JPEG image with our ending',
      'a.safetensors',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70),
      /found a JPEG image/,
    ],
    ['a gzip archive', 'a.pth', Uint8Array.of(0x1f, 0x8b, 8, 0), /found a gzip archive/],
    ['an ONNX model', 'a.onnx', Uint8Array.of(8, 7, 18, 0), /found an ONNX model/],
    [
      'our own ONNX model',
      'a.onnx',
      Buffer.from('\x08\x08\x12\x06vortex', 'latin1'),
      /an ONNX model that vortex exported/,
    ],
    ['a cut safetensors file', 'a.safetensors', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b), /header length/],
    ['other bytes', 'a.bin', Uint8Array.of(0xff, 0xfe, 0, 1), /what torch\.save writes/],
  ]
  for (const [what, name, content, message] of strangers)
    it(`refuses ${what}`, async () => {
      await writeFile(at(name), content)
      const error = await rejection(importWeights(at(name)))
      expect(error).to.be.instanceOf(VortexError).with.property('message').that.matches(message)
    })

  it('refuses a folder and a missing file', async () => {
    for (const path of [folder(), at('none.pth')])
      expect(await rejection(importWeights(path))).to.be.instanceOf(VortexError)
  })

  describe('real files', () => {
    it('each reads or is refused by the name of what it is', async function () {
      const root = sharedData('weights')
      if (root === undefined) return this.skip()
      const refused: Record<string, RegExp> = {
        '.h5': /an HDF5 file/,
        '.pb': /a TensorFlow program/,
        '.index': /the index of a TensorFlow checkpoint/,
        '.data-00000-of-00001': /the values of a TensorFlow checkpoint/,
        'broken.pt': /plain text/,
        '.txt': /plain text/,
        '.py': /plain text/,
        '.tsv': /plain text|what torch/,
        LICENSE: /plain text/,
      }
      const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
      for (const { parentPath, name } of files) {
        const path = join(parentPath, name)
        const rule = Object.entries(refused).find(([ending]) => name.endsWith(ending))?.[1]
        if (rule)
          expect(await rejection(inspectWeights(path)))
            .to.have.property('message')
            .that.matches(rule, path)
        else expect((await inspectWeights(path)).tensors.length, path).to.be.greaterThan(0)
      }
    })
  })
})
