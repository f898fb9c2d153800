import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { decodeNpy, decodePng } from '../../src/core/formats/index.ts'
import { predictSchema } from '../../src/formatters/schemas/predict.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { photograph, plant } from '../support/voc.ts'

describe('vortex predict', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)
  let checkpoint: string
  const run = (...images: string[]) =>
    runCli(['predict', checkpoint, ...images, '--out', at('out'), '--crop', '33', '--logits'], {
      variables: { VORTEX_ENGINE: 'wasm' },
    })

  beforeEach(async () => {
    checkpoint = await plantCheckpoint(folder())
    await plant(folder(), {
      'photos/small.jpg': await photograph('small', 20, 14),
      'photos/large.JPG': await photograph('large', 70, 50),
      'other/small.jpg': await photograph('other', 20, 14),
    })
  })

  it('takes globs and writes labels, overlay and probabilities at each photograph’s size', async () => {
    const { code, stdout, stderr } = await run(at('photos/*.jpg'), '--json')
    expect(code, stderr).to.equal(0)
    const { files } = predictSchema.parse(JSON.parse(stdout))
    expect(files.map(({ width, height }) => [width, height])).to.deep.equal([
      [70, 50],
      [20, 14],
    ])
    const labels = decodePng(await readFile(at('out/large.png')), 'large.png')
    expect(labels).to.include({ width: 70, height: 50, colorType: 3 })
    const array = decodeNpy(await readFile(at('out/large.npy')), 'large.npy')
    expect(array).to.deep.include({ dtype: 'F32', shape: [50, 70, 21] })
    const values = new Float32Array(new Uint8Array(array.bytes).buffer)
    const sum = values.subarray(0, 21).reduce((a, b) => a + b)
    expect(sum).to.be.closeTo(1, 1e-4)
    expect(values.subarray(0, 21).indexOf(Math.max(...values.subarray(0, 21)))).to.equal(labels.data[0])
  })

  it('takes a folder', async () => {
    const { code, stdout, stderr } = await run(at('photos'), '--json')
    expect(code, stderr).to.equal(0)
    const { files } = predictSchema.parse(JSON.parse(stdout))
    expect(files.map(({ image }) => image)).to.deep.equal([at('photos/large.JPG'), at('photos/small.jpg')])
  })

  it('skips what it cannot read and says so with exit code 1', async () => {
    await writeFile(at('photos/broken.jpg'), 'no image')
    const { code, stdout } = await run(at('photos/broken.jpg'), at('photos/small.jpg'))
    expect(code).to.equal(1)
    expect(stdout)
      .to.match(/Skipped: Expected a complete image for .*broken\.jpg/)
      .and.to.contain('small.png')
  })

  it('refuses words that match nothing and images whose results would share a name', async () => {
    const nothing = await run(at('photos/*.tif'))
    expect([nothing.code, nothing.stderr.includes('a glob that matches some')]).to.deep.equal([2, true])
    const clash = await run(at('photos/small.jpg'), at('other/small.jpg'))
    expect([clash.code, clash.stderr.includes('images of different names')]).to.deep.equal([2, true])
  })
})
