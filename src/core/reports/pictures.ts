import sharp from 'sharp'
import { readLabel } from '../datasets/index.ts'
import type { ImageScore } from '../inference/index.ts'
import { drawLabels, type ClassSet } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import { formatPercent } from '../metrics/index.ts'
import { html, type Markup } from './html.ts'

/** Longest side of a picture in a page: pages stay below a few megabytes. */
const LONGEST = 360

/** One RGB picture [H, W, 3] as an `img` that needs no other file. */
export async function inlinePicture(
  rgb: Uint8Array,
  { width, height, alt }: { width: number; height: number; alt: string },
): Promise<Markup> {
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: LONGEST, height: LONGEST, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 82 })
    .toBuffer()
  return html`<img alt="${alt}" src="data:image/jpeg;base64,${jpeg.toString('base64')}" />`
}

/** Photograph, truth and prediction side by side for each image. */
export async function scoredPictures(scores: readonly ImageScore[], classes: ClassSet): Promise<Markup> {
  const figures: Markup[] = []
  for (const score of scores) figures.push(await scoredPicture(score, classes))
  return html`<div class="pictures">${figures}</div>`
}

async function scoredPicture({ entry, miou, labels }: ImageScore, classes: ClassSet): Promise<Markup> {
  const { image, width, height } = await decodeImage(entry.image)
  const draw = (rgb: Uint8Array, alt: string) => inlinePicture(rgb, { width, height, alt })
  const label = entry.label === undefined ? undefined : await readLabel(entry.label, classes)
  const truth = label ? drawLabels(image, label.data, width, classes) : image
  return html`<figure>
    <div class="triple">
      ${await draw(image, 'photograph')} ${await draw(truth, 'truth')}
      ${await draw(drawLabels(image, labels, width, classes), 'prediction')}
    </div>
    <figcaption>${entry.id} · mIoU ${formatPercent(miou)} · photograph, truth, prediction</figcaption>
  </figure>`
}
