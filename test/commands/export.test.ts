import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '@oclif/test'
import { expect } from 'chai'
import { InferenceSession } from 'onnxruntime-node'
import { loadCheckpoint, saveCheckpoint } from '../../src/core/weights/index.ts'
import { exportSchema } from '../../src/formatters/schemas/export.ts'
import { developmentOptions } from '../../src/development.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { useFolder } from '../support/folder.ts'

describe('vortex export', () => {
  const folder = useFolder()
  let checkpoint = ''
  beforeEach(async () => {
    checkpoint = await plantCheckpoint(folder())
  })

  async function run(...words: string[]) {
    const { stdout, error } = await runCommand(['export', checkpoint, ...words, '--json'], await developmentOptions())
    const { error: data, ...result } = JSON.parse(stdout || '{}') as { error?: { code: string; message: string } }
    return { error: data, usage: error?.oclif?.exit, result }
  }
  const place = (name: string) => join(folder(), name)

  it('refuses a name that promises another format, before it reads anything', async () => {
    for (const [format, name] of [
      ['onnx', 'model.pth'],
      ['onnx', 'model.zip'],
      ['tfjs', 'model.onnx'],
    ] as const) {
      const { error } = await run('--format', format, '--out', place(name))
      expect([error?.code, error?.message.includes(name)]).to.deep.equal(['usage', true])
    }
  })

  it('writes an ONNX file that says its output and classes', async () => {
    const { result } = await run('--format', 'onnx', '--out', place('model.onnx'))
    const summary = exportSchema.parse(result)
    expect(summary).to.include({ checkpoint, format: 'onnx', output: 'logits', float16: false, classes: 21 })
    const bytes = await readFile(place('model.onnx'))
    expect(summary.files).to.deep.equal([{ name: 'model.onnx', bytes: bytes.length }])
    const session = await InferenceSession.create(bytes)
    expect(session.inputNames).to.deep.equal(['image'])
    expect(session.outputNames).to.deep.equal(['logits'])
    expect(bytes.includes('["background","aeroplane",')).to.equal(true)
    expect(bytes.includes('[[0,0,0],[128,0,0],')).to.equal(true)
  })

  it('halves the kernels with --float16, and names the labels with --argmax', async () => {
    const whole = exportSchema.parse((await run('--format', 'onnx', '--out', place('a.onnx'))).result)
    const flags = ['--float16', '--argmax', '--format', 'onnx', '--out', place('b.onnx')]
    const half = exportSchema.parse((await run(...flags)).result)
    expect(half).to.include({ output: 'labels', float16: true })
    expect(half.bytes / whole.bytes).to.be.within(0.5, 0.52)
    expect((await InferenceSession.create(await readFile(place('b.onnx')))).outputNames).to.deep.equal(['labels'])
  })

  it('writes folders of the other formats, a tfjs model in shards of 4 MB', async () => {
    const saved = exportSchema.parse((await run('--format', 'savedmodel', '--out', place('saved'))).result)
    expect(saved.files.map(({ name }) => name)).to.deep.equal(['saved_model.pb', 'assets.extra/vortex.json'])
    const tfjs = exportSchema.parse((await run('--format', 'tfjs', '--out', place('tfjs'))).result)
    expect((await readdir(place('tfjs'))).sort()).to.deep.equal(tfjs.files.map(({ name }) => name).sort())
    const shards = tfjs.files.slice(1).map(({ bytes }) => bytes)
    expect(shards.length).to.be.above(1)
    expect(shards.slice(0, -1).every((bytes) => bytes === 4 * 2 ** 20)).to.equal(true)
  })

  for (const [format, file] of [
    ['onnx', 'out'],
    ['savedmodel', 'out/saved_model.pb'],
    ['tfjs', 'out/model.json'],
  ] as const)
    it(`${format}: replaces what it wrote only with --overwrite`, async () => {
      await run('--format', format, '--out', place('out'))
      const before = await readFile(place(file))
      const again = await run('--format', format, '--argmax', '--out', place('out'))
      expect(again.error?.code).to.equal('refused')
      expect(await readFile(place(file))).to.deep.equal(before)
      exportSchema.parse((await run('--format', format, '--argmax', '--out', place('out'), '--overwrite')).result)
      expect((await readFile(place(file))).equals(before)).to.equal(false)
      expect((await readdir(folder())).sort()).to.deep.equal(['model.safetensors', 'out'])
    })

  it('never replaces a folder that holds other files', async () => {
    await mkdir(place('work/thesis'), { recursive: true })
    await writeFile(place('work/thesis/chapter.txt'), 'years')
    const { error } = await run('--format', 'tfjs', '--out', place('work'), '--overwrite')
    expect(error).to.include({ code: 'refused', message: `${place('work')} holds other files (thesis/chapter.txt).` })
    expect(await readFile(place('work/thesis/chapter.txt'), 'utf8')).to.equal('years')
  })

  it('refuses kernels that float16 has no room for', async () => {
    const { values, meta } = await loadCheckpoint(checkpoint)
    values.get('classifier.logits.weight')!.data[0] = 70000
    await saveCheckpoint(checkpoint, { values, meta })
    const { error } = await run('--format', 'onnx', '--float16', '--out', place('a.onnx'))
    expect(error?.message).to.equal('classifier.logits.weight holds 70000, which is too large for float16 (65504).')
    expect(await readdir(folder())).to.deep.equal(['model.safetensors'])
  })

  it('refuses a backbone, a missing checkpoint and an unknown format', async () => {
    const { values, meta } = await loadCheckpoint(checkpoint)
    await saveCheckpoint(checkpoint, { values, meta: { ...meta, part: 'backbone', classes: null } })
    expect((await run('--format', 'onnx', '--out', place('a.onnx'))).error?.message).to.contain(
      'a backbone without a head',
    )
    checkpoint = place('nowhere')
    expect((await run('--format', 'onnx', '--out', place('a.onnx'))).error?.code).to.equal('not-found')
    const { error } = await runCommand(
      ['export', checkpoint, '--format', 'caffe', '--out', 'x'],
      await developmentOptions(),
    )
    expect(error?.message).to.contain('Expected one of onnx, savedmodel, tfjs for --format')
  })
})
