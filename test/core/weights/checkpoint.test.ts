import { expect } from 'chai'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256, VortexError } from '../../../src/core/base/index.ts'
import { writeSafetensors } from '../../../src/core/formats/index.ts'
import { loadCheckpoint, saveCheckpoint, slotName, type Checkpoint } from '../../../src/core/weights/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { classesFromNames, namesOf, VOC } from '../../../src/core/labels/index.ts'

const checkpoint: Checkpoint = {
  values: new Map([
    ['backbone.conv1.weight', { shape: [1, 1, 1, 2], data: new Float32Array([0.1, -0]) }],
    [slotName('momentum', 'backbone.conv1.weight'), { shape: [1, 1, 1, 2], data: new Float32Array([NaN, 1e-45]) }],
  ]),
  meta: {
    part: 'network',
    model: { backbone: 'resnet18', context: 'vortex' },
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    classes: classesFromNames(['background', 'cat']),
    lineage: {
      seed: 1,
      stages: [{ name: 'voc', data: 'd', source: 'voc', split: 'train', images: 3, sha256: sha256('x'), steps: 4 }],
      versions: { vortex: '0.1.0' },
    },
    training: { recipe: { a: [1] }, stage: 'voc', step: 4, best: { stage: 'voc', step: 2, miou: 0.5 } },
  },
}

describe('checkpoints', () => {
  const folder = useFolder()

  it('give the moving average of a variable to all but training', async () => {
    const path = join(folder(), 'a.safetensors')
    const average = { shape: [1, 1, 1, 2], data: new Float32Array([7, 8]) }
    const name = 'backbone.conv1.weight'
    await saveCheckpoint(path, {
      ...checkpoint,
      values: new Map([...checkpoint.values, [slotName('ema', name), average]]),
    })
    expect([...(await loadCheckpoint(path)).values]).to.deep.equal([[name, average]])
    const { values } = await loadCheckpoint(path, { slots: true })
    expect(values.get(name)).to.deep.equal(checkpoint.values.get(name))
  })

  let path: string
  beforeEach(async () => {
    path = join(folder(), 'last.safetensors')
    await saveCheckpoint(path, checkpoint)
  })

  it('come back bit for bit, with or without slots', async () => {
    const { values, meta } = await loadCheckpoint(path, { slots: true })
    expect(meta).to.deep.equal(checkpoint.meta)
    expect([...values.keys()].sort()).to.deep.equal([...checkpoint.values.keys()].sort())
    for (const [name, { shape, data }] of values) {
      expect(shape).to.deep.equal(checkpoint.values.get(name)!.shape)
      expect(bits(data)).to.deep.equal(bits(checkpoint.values.get(name)!.data))
    }
    expect([...(await loadCheckpoint(path)).values.keys()]).to.deep.equal(['backbone.conv1.weight'])
  })

  it('are the same bytes for the same content, and say their digest', async () => {
    const first = await readFile(path)
    const again = await saveCheckpoint(path, { ...checkpoint, values: new Map([...checkpoint.values].reverse()) })
    expect(again.sha256).to.equal(sha256(first))
    expect(sha256(await readFile(path))).to.equal(again.sha256)
  })

  it('are refused when truncated', async () => {
    await truncate(path, (await readFile(path)).length - 3)
    await refuses(path, /a file of \d+ bytes, as its header says/)
  })

  it('are refused when a value changed', async () => {
    const bytes = await readFile(path)
    bytes[bytes.length - 12]! ^= 1
    await writeFile(path, bytes)
    await refuses(path, /the values of backbone\.conv1\.weight as they were written .* changed bytes/)
  })

  it('of version 1, which held names, are read: VOC’s as VOC, others in default colors, none of a backbone', async () => {
    const classesOf = async (names: readonly string[]) => {
      const old = JSON.stringify({ ...checkpoint.meta, classes: names })
      await writeSafetensors(path, new Map(), { format: 'vortex-checkpoint', version: '1', meta: old, crc32: '{}' })
      return (await loadCheckpoint(path)).meta.classes
    }
    expect(await classesOf(namesOf(VOC))).to.deep.equal(VOC)
    expect(await classesOf(['background', 'cat'])).to.deep.equal(checkpoint.meta.classes)
    expect(await classesOf([])).to.equal(null)
  })

  it('are refused when of another kind or version', async () => {
    await writeSafetensors(path, new Map(), { format: 'pt' })
    await refuses(path, /Expected a vortex checkpoint/)
    await writeSafetensors(path, new Map(), { format: 'vortex-checkpoint', version: '99' })
    await refuses(path, /version 2 or older .* but found 99/)
    await writeSafetensors(path, new Map(), { format: 'vortex-checkpoint', version: '1', meta: '{"part":"arm"}' })
    await refuses(path, /a checkpoint's metadata for .* key part/)
    await refuses(join(folder(), 'none'), /nothing there/)
  })
})

async function refuses(path: string, message: RegExp): Promise<void> {
  expect(await rejection(loadCheckpoint(path)))
    .to.be.instanceOf(VortexError)
    .with.property('message')
    .that.matches(message)
}

function bits(data: Float32Array): number[] {
  return [...new Uint32Array(data.buffer, data.byteOffset, data.length)]
}
