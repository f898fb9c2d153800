import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { decodeNpy, decodePng } from '../../src/core/formats/index.ts'
import { VOC } from '../../src/core/labels/index.ts'
import { predictSchema } from '../../src/formatters/schemas/predict.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { photograph, plant } from '../support/voc.ts'

describe('vortex predict', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)
  let checkpoint: string
  const predict = (args: readonly string[], input?: Uint8Array) =>
    runCli(['predict', checkpoint, ...args, '--crop', '33'], { variables: { VORTEX_ENGINE: 'wasm' }, ...(input && { input }) }) // prettier-ignore
  const run = (...images: string[]) => predict([...images, '--out', at('out'), '--logits'])

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

  it('keeps the named classes, writes confidence and tells how fast it was', async () => {
    const images = [at('photos/small.jpg'), at('photos/large.JPG')]
    const plain = await predict([...images, '--out', at('plain'), '--probabilities', '--batch', '2'])
    expect(plain.code, plain.stderr).to.equal(0)
    expect(plain.stdout).to.match(/2 images in \d+\.\d s \([\d.e+]+ images\/s\)\.\n$/)
    const before = decodePng(await readFile(at('plain/large.png')), 'large.png').data
    const counts = VOC.classes.map((_, label) => before.filter((value) => value === label).length)
    const kept = counts.indexOf(Math.max(...counts.slice(1)), 1)
    const { name } = VOC.classes[kept]!
    const only = await predict([...images, '--out', at('only'), '--confidence', '--only', ` ${name}`, '--json'])
    expect(only.code, only.stderr).to.equal(0)
    const after = decodePng(await readFile(at('only/large.png')), 'large.png').data
    expect(after).to.deep.equal(before.map((value) => (value === kept ? kept : 0)))
    const { files } = predictSchema.parse(JSON.parse(only.stdout))
    expect(files.flatMap(({ classes }) => classes.map((one) => one.name)).every((one) => one === name)).to.equal(true)
    const confidence = decodePng(await readFile(files[1]!.confidence!), 'confidence')
    expect(confidence).to.include({ colorType: 0, bitDepth: 8, width: 70, height: 50 })
    const { bytes } = decodeNpy(await readFile(at('plain/large.npy')), 'large.npy')
    const probabilities = new Float32Array(new Uint8Array(bytes).buffer)
    const expected = Array.from(before, (label, i) => Math.round(255 * probabilities[i * 21 + label]!))
    expect([...confidence.data]).to.deep.equal(expected)
  })

  it('reads an image from standard input and writes its PNG to standard output', async () => {
    const image = await readFile(at('photos/large.JPG'))
    const { code, stdout, stderr, bytes } = await predict(['-'], image)
    expect(code, stderr).to.equal(0)
    expect(stdout.length).to.be.above(0)
    await predict([at('photos/large.JPG'), '--out', at('out')])
    expect(Buffer.from(bytes).equals(await readFile(at('out/large.png')))).to.equal(true)
  })

  it('refuses what does not fit standard output, tiles or classes', async () => {
    const large = at('photos/large.JPG')
    const wrong: [string[], number, string][] = [
      [['-', '--out', at('out')], 64, 'Expected --out - or none'],
      [['-', large], 64, 'Expected a single image'],
      [[large, '--out', '-', '--json'], 64, 'carries only the indexed PNG'],
      [[large, '--tile', '97', '--overlap', '60'], 64, 'Expected at most half of --tile 97 for --overlap'],
      [[large, '--overlap', '8'], 64, '--tile'],
      [[large, '--only', 'purson'], 2, 'Did you mean person'],
    ]
    for (const [args, code, message] of wrong) {
      const found = await predict(args, new Uint8Array(0))
      expect([found.code, `${found.stdout}${found.stderr}`], args.join(' ')).to.satisfy(
        ([exit, text]: [number, string]) => exit === code && text.replaceAll(/\s+/g, ' ').includes(message),
      )
    }
    const empty = await predict(['-'], new Uint8Array(0))
    expect([empty.code, empty.stdout, empty.stderr.includes('standard input')]).to.deep.equal([2, '', true])
  })

  it('takes a folder', async () => {
    const { code, stdout, stderr } = await run(at('photos'), '--json')
    expect(code, stderr).to.equal(0)
    const { files } = predictSchema.parse(JSON.parse(stdout))
    expect(files.map(({ image }) => image)).to.deep.equal([at('photos/large.JPG'), at('photos/small.jpg')])
  })

  it('skips what it cannot read and says so with exit code 1', async () => {
    await writeFile(at('photos/broken.jpg'), 'no image')
    const { code, stdout, stderr } = await run(at('photos/broken.jpg'), at('photos/small.jpg'))
    expect(code).to.equal(1)
    expect(stderr).to.contain('--logits is now called --probabilities')
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
