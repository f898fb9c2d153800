import { expect } from 'chai'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSafetensors, type RawTensor } from '../../src/core/formats/index.ts'
import { inspectWeights } from '../../src/core/weights/index.ts'
import { weightsExportSchema, weightsImportSchema } from '../../src/formatters/schemas/weights.ts'
import { runCli } from '../support/cli.ts'
import { fixturePath, jsonFixture } from '../support/fixtures.ts'
import { useFolder } from '../support/folder.ts'

const shapes = (jsonFixture('torchvision-names.json') as Record<string, Record<string, number[]>>)['resnet18']!

describe('vortex weights', () => {
  const folder = useFolder()

  /** torchvision's resnet18 in half precision, all zeros, under data parallelism's names. */
  async function writeResnet(change: (tensors: Map<string, RawTensor>) => void = () => undefined): Promise<string> {
    const tensors = new Map<string, RawTensor>()
    for (const [name, shape] of Object.entries(shapes)) {
      const count = shape.reduce((product, size) => product * size, 1)
      tensors.set(`module.${name}`, { dtype: 'F16', shape, bytes: new Uint8Array(2 * count) })
    }
    change(tensors)
    const path = join(folder(), 'resnet18.safetensors')
    await writeSafetensors(path, tensors)
    return path
  }

  it('import, then export', async () => {
    const out = join(folder(), 'out.safetensors')
    const args = [await writeResnet(), '--out', out, '--licence', 'MIT', '--mean', '0.5,0.5,0.5']
    const { code, stdout } = await runCli(['weights', 'import', ...args, '--json'])
    const result = weightsImportSchema.parse(JSON.parse(stdout))
    expect(code).to.equal(0)
    expect(result).to.include({ part: 'backbone', backbone: 'resnet18', head: null })
    expect(result.mean).to.deep.equal([0.5, 0.5, 0.5])
    expect(result.record).to.include({ file: 'resnet18.safetensors', licence: 'MIT' })
    expect(await inspectWeights(out)).to.include({ kind: 'checkpoint', sha256: result.written!.sha256 })

    const back = join(folder(), 'back.safetensors')
    const exported = await runCli(['weights', 'export', out, '--out', back, '--json'])
    expect(exported.code).to.equal(0)
    expect(weightsExportSchema.parse(JSON.parse(exported.stdout))).to.include({ part: 'backbone', tensors: 100 })
    expect((await inspectWeights(back)).tensors.map(({ name }) => name)).to.include('layer1.0.conv1.weight')
  })

  it('says on a terminal what was dropped, missing and unexpected, and ends with 2 where nothing is whole', async () => {
    const path = await writeResnet((tensors) => {
      tensors.set('module.layer1.0.conv_1.weight', tensors.get('module.layer1.0.conv1.weight')!)
      tensors.delete('module.layer1.0.conv1.weight')
    })
    const { code, stdout } = await runCli(['weights', 'import', path, '--out', join(folder(), 'out.safetensors')])
    expect(code).to.equal(2)
    expect(stdout).to.include("ImageNet's classifier: module.fc.bias, module.fc.weight")
    expect(stdout).to.include('backbone.layer1.0.conv1.weight [64, 64, 3, 3]  (module.layer1.0.conv_1.weight?)')
    expect(stdout).to.include('Nothing was written: the file has no complete resnet18.')
  })

  it('ends with 1 where tensors are left over, and writes nothing with --dry-run', async () => {
    const path = await writeResnet((tensors) => {
      tensors.set('module.neck.weight', { dtype: 'U8', shape: [1], bytes: new Uint8Array(1) })
    })
    const out = join(folder(), 'out.safetensors')
    const { code, stdout } = await runCli(['weights', 'import', path, '--out', out, '--dry-run', '--json'])
    expect(code).to.equal(1)
    const result = weightsImportSchema.parse(JSON.parse(stdout))
    expect(result).to.include({ part: 'backbone', written: null })
    expect(result.unexpected.map(({ from }) => from)).to.deep.equal(['module.neck.weight'])
    expect((await runCli(['weights', 'export', out, '--out', `${out}.safetensors`])).code).to.equal(2)
  })

  it('refuses a pickle that would run something, as data', async () => {
    const args = [
      'weights',
      'import',
      fixturePath('torch/refused-global.pth'),
      '--out',
      join(folder(), 'o.safetensors'),
    ]
    const { code, stdout } = await runCli([...args, '--json'])
    expect(code).to.equal(2)
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; suggestions: string[] } }
    expect(error.code).to.equal('refused')
    expect(error.message).to.match(/at byte \d+ but found __builtin__\.eval/)
    expect(error.suggestions[0]).to.equal('Nothing in the file was run.')
  })

  it('wrong use is exit code 64', async () => {
    const file = join(folder(), 'a.pth')
    await writeFile(file, 'x')
    for (const flags of [
      [],
      ['--out', 'a.pth'],
      ['--out', 'a.safetensors', '--mean', '1,2'],
      ['--out', 'a.safetensors', '--set', 'a=1'],
    ])
      expect((await runCli(['weights', 'import', file, ...flags])).code, flags.join(' ')).to.equal(64)
  })
})
