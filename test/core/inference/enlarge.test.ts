import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { enlargedRows } from '../../../src/core/inference/enlarge.ts'
import { predictPhotos, type PhotoNetwork, type PhotoOptions } from '../../../src/core/inference/photo.ts'
import type { Picture, Prediction } from '../../../src/core/inference/index.ts'
import { VOC } from '../../../src/core/labels/index.ts'

const enlarge = (map: Float32Array, from: [number, number], to: [number, number], channels: number) =>
  Array.from(
    enlargedRows(map, { height: from[0], width: from[1] }, { height: to[0], width: to[1] }, channels),
    (row) => [...row],
  ).flat()

describe('enlarging a map of probabilities', () => {
  it('keeps a map of the same size and a map of one value', () => {
    const rng = rngFor('map')
    const map = Float32Array.from({ length: 3 * 4 * 2 }, () => rng.uniform())
    expect(enlarge(map, [3, 4], [3, 4], 2)).to.deep.equal([...map])
    expect(new Set(enlarge(new Float32Array(6).fill(0.25), [2, 3], [5, 9], 1))).to.deep.equal(new Set([0.25]))
  })

  // Half-pixel centers: new cells lie at 0.25 and 0.75 of the old ones; the ends repeat.
  it('blends on half-pixel centers', () => {
    expect(enlarge(Float32Array.of(0, 4), [1, 2], [1, 4], 1)).to.deep.equal([0, 1, 3, 4])
    expect(enlarge(Float32Array.of(0, 4), [2, 1], [4, 1], 1)).to.deep.equal([0, 1, 3, 4])
  })
})

describe('predicting a photograph', () => {
  const views = { scales: [1], flip: false, crop: 32, protocol: 'pad' } as const
  /** Says class 7 where the picture is bright. */
  const predict = ({ image, height, width }: Picture): Prediction => {
    const probabilities = new Float32Array(height * width * 21)
    const labels = Uint8Array.from({ length: height * width }, (_, i) => (image[i * 3]! > 127 ? 7 : 0))
    labels.forEach((label, i) => (probabilities[i * 21 + label] = 1))
    return { height, width, labels, probabilities }
  }
  const predictAll = (pictures: readonly Picture[]) => Promise.resolve(pictures.map(predict))
  const predictPhoto = async (network: PhotoNetwork, photo: Picture, options?: PhotoOptions) =>
    (await predictPhotos(network, [photo], options))[0]!
  /** Black to the left, white to the right. */
  const halves = (width: number, height: number) => {
    const image = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
      Math.floor(i / 3) % width < width / 2 ? 0 : 255,
    )
    return { image, width, height }
  }

  it('shows a large one shrunk to the crop and gives labels at its own size', async () => {
    const photo = halves(128, 96)
    let seen = 0
    const network = {
      views,
      classes: VOC,
      predictAll: (pictures: readonly (typeof photo)[]) => {
        seen = pictures[0]!.width
        return predictAll(pictures)
      },
    }
    const { labels, probabilities } = await predictPhoto(network, photo)
    expect(seen).to.equal(32)
    expect(labels).to.have.length(128 * 96)
    expect(probabilities).to.equal(undefined)
    const wrong = labels.filter((label, i) => Math.abs((i % 128) - 63.5) > 6 && label !== (i % 128 < 64 ? 0 : 7))
    expect(wrong).to.have.length(0)
    const full = await predictPhoto(network, photo, { probabilities: true })
    expect(full.probabilities).to.have.length(128 * 96 * 21)
    await predictPhoto(network, photo, { fullSize: true })
    expect(seen).to.equal(128)
  })

  it('shows a small one as it is', async () => {
    const photo = halves(20, 10)
    const { labels } = await predictPhoto({ views, classes: VOC, predictAll }, photo)
    expect([...labels.subarray(8, 12)]).to.deep.equal([0, 0, 7, 7])
  })
})
