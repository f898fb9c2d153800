import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import type { Picture } from '../../../src/core/inference/canvas.ts'
import { predictViews as predictAll, type RunViews } from '../../../src/core/inference/predictor.ts'
import type { Size } from '../../../src/core/inference/views.ts'

type Rest = Parameters<typeof predictAll> extends [unknown, ...infer Others] ? Others : never

const CLASSES = 21
const PICTURE = { height: 5, width: 7 }
const STATISTICS = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.5] } as const
const plain = { ...STATISTICS, scales: [1], flip: false, crop: 9, protocol: 'pad', classes: CLASSES } as const

const picture = (symmetric = false) => {
  const rng = rngFor('picture')
  const image = Uint8Array.from({ length: PICTURE.height * PICTURE.width * 3 }, () => rng.below(256))
  for (let y = 0; symmetric && y < PICTURE.height; y++)
    for (let x = 0; x < 3; x++) for (let c = 0; c < 3; c++) image[(y * 7 + 6 - x) * 3 + c] = image[(y * 7 + x) * 3 + c]!
  return { ...PICTURE, image }
}

/** A "network" that knows the size it is shown: class = a mix of the pixel's colors and of that size. */
const runOne = (canvas: Float32Array, { height, width }: Size, viewed: Size) => {
  const map = new Float32Array(height * width * CLASSES)
  for (let i = 0; i < height * width; i++)
    for (let c = 0; c < CLASSES; c++)
      map[i * CLASSES + c] = Math.sin(c * canvas[i * 3]! + canvas[i * 3 + 1]!) + canvas[i * 3 + 2]! * viewed.width * c
  return map
}

/** Of several canvases, each by itself. */
const runView: RunViews = (canvases, size, viewed) => {
  const cells = size.height * size.width * 3
  const maps = Array.from({ length: canvases.length / cells }, (_, n) =>
    runOne(canvases.subarray(n * cells, (n + 1) * cells), size, viewed),
  )
  return Promise.resolve(Float32Array.from(maps.flatMap((map) => [...map])))
}

const predictViews = async (one: Picture, ...rest: Rest) => (await predictAll([one], ...rest))[0]!

describe('predicting over views', () => {
  it('shows the network the normalized picture on a canvas of mean pixels', async () => {
    let seen: Float32Array | undefined
    await predictViews(picture(), plain, (canvas, size, viewed) => {
      seen = canvas
      expect([size, viewed]).to.deep.equal([
        { height: 9, width: 9 },
        { height: 9, width: 9 },
      ])
      return runView(canvas, size, viewed)
    })
    const { image } = picture()
    const at = (y: number, x: number, c: number) => seen![(y * 9 + x) * 3 + c]!
    expect(at(4, 6, 2)).to.be.closeTo((image[(4 * 7 + 6) * 3 + 2]! / 255 - 0.3) / 0.5, 1e-6)
    expect([at(4, 7, 0), at(5, 6, 1), at(8, 8, 2)]).to.deep.equal([0, 0, 0])
  })

  it('is the plain prediction for one scale without flip', async () => {
    const { probabilities, labels } = await predictViews(picture(), plain, runView)
    expect(probabilities).to.have.length(5 * 7 * CLASSES)
    expect(labels).to.have.length(5 * 7)
    const canvas = new Float32Array(9 * 9 * 3)
    await predictViews(picture(), plain, (shown, size, viewed) => {
      canvas.set(shown)
      return runView(shown, size, viewed)
    })
    const map = await runView(canvas, { height: 9, width: 9 }, { height: 9, width: 9 })
    for (const [y, x] of [
      [0, 0],
      [4, 6],
      [2, 3],
    ] as const)
      // prettier-ignore
      for (let c = 0; c < CLASSES; c++) {
        const value = probabilities[(y * 7 + x) * CLASSES + c]!
        expect(value).to.equal(map[(y * 9 + x) * CLASSES + c])
        expect(value).to.be.at.most(probabilities[(y * 7 + x) * CLASSES + labels[y * 7 + x]!]!)
      }
  })

  it('is the mean of its views', async () => {
    const scales = [0.5, 1, 1.75]
    const all = await predictViews(picture(), { ...plain, scales }, runView)
    const single = await Promise.all(
      scales.map((scale) => predictViews(picture(), { ...plain, scales: [scale] }, runView)),
    )
    all.probabilities.forEach((value, i) => {
      const mean = single.reduce((sum, { probabilities }) => sum + probabilities[i]!, 0) / 3
      expect(value).to.be.closeTo(mean, 1e-4)
    })
  })

  // This "network" treats each pixel by itself, so a mirrored view says the same and the mean is the plain prediction.
  it('brings a mirrored view back to its place', async () => {
    const one = await predictViews(picture(), plain, runView)
    const both = await predictViews(picture(), { ...plain, flip: true }, runView)
    both.probabilities.forEach((value, i) => {
      expect(value).to.be.closeTo(one.probabilities[i]!, 1e-5)
    })
  })

  it('predicts a symmetric picture symmetrically with flip, whatever the network prefers', async () => {
    const leftish: RunViews = async (canvas, size, viewed) =>
      (await runView(canvas, size, viewed)).map((value, i) => value + (Math.floor(i / CLASSES) % size.width) * (i % 3))
    // At its own width there is no padding on one side only.
    const options = { ...plain, flip: true, crop: 7 } as const
    const { probabilities } = await predictViews(picture(true), options, leftish)
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 7; x++)
        for (let c = 0; c < CLASSES; c++) {
          const mirrored = probabilities[(y * 7 + 6 - x) * CLASSES + c]!
          expect(probabilities[(y * 7 + x) * CLASSES + c]).to.be.closeTo(mirrored, 1e-4)
        }
  })

  it('gives the same whatever shares a run: views of one scale, pictures of one canvas', async () => {
    const others = [picture(), { height: 9, width: 4, image: picture(true).image.slice(0, 9 * 4 * 3) }, picture(true)]
    const large = { height: 11, width: 7, image: new Uint8Array(11 * 7 * 3).fill(90) }
    const options = { ...plain, scales: [0.5, 1], flip: true }
    const pictures = [...others, large]
    const alone = await Promise.all(pictures.map((one) => predictViews(one, options, runView)))
    for (const batch of [2, 3, 8]) {
      const sizes: number[] = []
      const counting: RunViews = (canvases, size, viewed) => {
        sizes.push(canvases.length / (size.height * size.width * 3))
        return runView(canvases, size, viewed)
      }
      expect(await predictAll(pictures, { ...options, batch }, counting)).to.deep.equal(alone)
      expect(Math.max(...sizes)).to.equal(Math.min(batch, 6))
    }
  })

  it('stops between views', async () => {
    const abort = new AbortController()
    let runs = 0
    const stopping: RunViews = (...view) => {
      runs++
      abort.abort()
      return runView(...view)
    }
    const error: unknown = await predictViews(picture(), { ...plain, scales: [1, 2] }, stopping, abort.signal).catch(
      (e: unknown) => e,
    )
    expect(error).to.have.property('code', 'interrupted')
    expect(runs).to.equal(1)
  })
})
