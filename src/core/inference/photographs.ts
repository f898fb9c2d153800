import { realpath } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import glob from 'fast-glob'
import { claimFiles, expected, kindOf } from '../base/index.ts'
import { predictionPath } from './evaluate.ts'

/** All images that the words name: files, folders or globs. Their names must differ, since results are named after them. */
export async function findPhotographs(words: readonly string[]): Promise<string[]> {
  const images = [...new Set((await Promise.all(words.map(imagesOf))).flat())]
  const owner = new Map<string, string>()
  for (const image of images) {
    const other = owner.get(stem(image))
    if (other !== undefined)
      throw expected('images of different names, since results are named after them,', other, image, {
        suggestions: ['Predict them into different folders.'],
      })
    owner.set(stem(image), image)
  }
  return images
}

/** A word that is a file stands for itself, even with `*` in its name; of a folder all images; others are globs. */
async function imagesOf(word: string): Promise<string[]> {
  const kind = await kindOf(word)
  if (kind === 'file') return [word]
  const files =
    kind === 'folder'
      ? await glob('**/*.{jpg,jpeg,png,webp,tif,tiff,gif,bmp}', { cwd: word, caseSensitiveMatch: false })
      : await glob(word, { caseSensitiveMatch: false })
  if (files.length === 0)
    throw expected('an image, a folder of images or a glob that matches some', word, 'nothing', { code: 'not-found' })
  return files.sort().map((file) => (kind === 'folder' ? join(word, file) : file))
}

/** The files that a photograph gives. */
export interface ResultPaths {
  /** Indexed PNG, the classes. */
  labels: string
  /** JPEG, the classes drawn over the photograph. */
  overlay: string
  /** 8-bit gray PNG, the probability of each pixel's label: 255 is certainty. */
  confidence?: string
  /** `.npy`, float32 [H, W, classes]. */
  probabilities?: string
}

interface ResultOptions {
  out: string
  confidence?: boolean | undefined
  probabilities?: boolean | undefined
  overwrite?: boolean
}

export function resultsOf(image: string, { out, confidence, probabilities }: ResultOptions): ResultPaths {
  const id = stem(image)
  return {
    labels: predictionPath(out, id),
    overlay: join(out, `${id}_overlay.jpg`),
    ...(confidence === true && { confidence: join(out, `${id}_confidence.png`) }),
    ...(probabilities === true && { probabilities: join(out, `${id}.npy`) }),
  }
}

/** Checks that no result takes a photograph's place, nor, unless it may, that of another file. */
export async function claimResults(photographs: readonly string[], options: ResultOptions): Promise<void> {
  const results = photographs.flatMap((path) => Object.values<string>({ ...resultsOf(path, options) }))
  const real = (path: string) => realpath(path).catch(() => path)
  const sources = new Set(await Promise.all(photographs.map(real)))
  for (const result of results) {
    if (sources.has(await real(result)))
      throw expected('a folder apart from the images', `--out ${options.out}`, `${result}, which is one of them`, {
        code: 'refused',
        suggestions: ['Choose another folder: the results would replace them.'],
      })
  }
  await claimFiles(results, options.overwrite)
}

function stem(path: string): string {
  return basename(path, extname(path))
}
