import { readdir } from 'node:fs/promises'
import { expected, readBytes } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import { decodePng } from '../formats/index.ts'
import { predictionPath } from './evaluate.ts'
import { eachSample, type LabelSource } from './label-source.ts'

const SHOWN = 10

/**
 * Predictions that anything made: `<id>.png`, indexed or gray, one a listed image. All missing files are named at
 * once, unless a part is enough; one of the wrong kind or size when its turn comes.
 */
export async function openPredictions(
  folder: string,
  entries: readonly Entry[],
  allowPartial = false,
): Promise<{ labels: LabelSource; present: readonly Entry[] }> {
  const names = new Set(await namesIn(folder))
  const present = entries.filter(({ id }) => names.has(`${id}.png`))
  const missing = entries.map(({ id }) => `${id}.png`).filter((name) => !names.has(name))
  if (missing.length > 0 && !(allowPartial && present.length > 0)) {
    const shown = missing.slice(0, SHOWN).join(', ')
    const rest = missing.length > SHOWN ? `, and ${missing.length - SHOWN} more` : ''
    throw expected(`${entries.length} predictions`, folder, `${missing.length} missing: ${shown}${rest}`, {
      code: 'not-found',
      suggestions:
        present.length > 0
          ? ['Predict these images too, or score only those present with --allow-partial.']
          : ['Check the folder: predictions are named <id>.png.'],
    })
  }
  const labels = eachSample(async ({ id, width, height }) => {
    const path = predictionPath(folder, id)
    const png = decodePng(await readBytes(path), path)
    if (![0, 3].includes(png.colorType) || png.bitDepth > 8)
      throw expected('an indexed or 8-bit gray PNG', path, 'colors, which are no classes')
    if (png.width !== width || png.height !== height)
      throw expected(`${width} x ${height} pixels, as its image has,`, path, `${png.width} x ${png.height}`)
    return { labels: png.data }
  })
  return { labels, present }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw expected('a folder of predictions', folder, 'none that can be read', { code: 'not-found', cause })
  }
}
