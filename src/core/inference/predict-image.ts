import type { Work } from '../base/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { decodeImageBytes } from '../images/index.ts'
import { paletteOf } from '../labels/index.ts'
import { openNetwork } from './network.ts'
import { keepOnly, onlyTable } from './only.ts'
import { predictPhotos, type PhotoPrediction } from './photo.ts'
import type { PredictOptions } from './predict-files.ts'

export interface PredictImageOptions extends Omit<PredictOptions, 'images' | 'out' | 'overwrite'> {
  /** An image file's. */
  bytes: Uint8Array
  /** For errors. */
  name: string
}

/** Predicts one image, from a file's bytes to those of an indexed PNG. */
export async function predictImage(options: PredictImageOptions, work: Work = {}): Promise<Uint8Array> {
  const { bytes, name, only } = options
  // Before a network is opened: what is piped in may be nothing.
  const photo = await decodeImageBytes(bytes, name, options.orientation)
  const network = await openNetwork(options.checkpoint, options, work)
  try {
    const keep = only && onlyTable(network.classes, only)
    const [{ labels, width, height }] = (await predictPhotos(network, [photo], options, work.signal)) as [
      PhotoPrediction,
    ]
    const data = keepOnly(labels, keep)
    return encodeIndexedPng({ width, height, data, palette: paletteOf(network.classes) })
  } finally {
    await network.dispose()
  }
}
