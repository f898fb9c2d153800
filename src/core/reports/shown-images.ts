import type { ImageRecord, ShownImage } from '../inference/index.ts'
import { namesOf, type ClassSet } from '../labels/index.ts'
import { ERROR_KINDS, formatPercent, type ErrorKind } from '../metrics/index.ts'
import { decodeImage } from '../samples/index.ts'
import { imageBrowser, photoLayer, pngLayer, type BrowserFigure } from './browser.ts'
import { html, type Markup } from './html.ts'

/** The images that an evaluation kept, to look into. */
export async function shownImages(images: readonly ShownImage[], set: ClassSet): Promise<Markup> {
  const figures: BrowserFigure[] = []
  for (const image of images) figures.push(await figureOf(image, set))
  return imageBrowser(figures, set, errorKey(set))
}

async function figureOf({ entry, record, truth, prediction, confidence }: ShownImage, set: ClassSet) {
  const { id, miou, suspicion, counts } = record
  const decoded = await decodeImage(entry.image)
  const kind = mainError(record)
  return {
    caption: captionOf(record, set),
    layers: {
      photo: await photoLayer(decoded.image, { ...decoded, id }),
      truth: pngLayer('truth', truth, id),
      prediction: pngLayer('prediction', prediction, id),
      ...(confidence && { confidence: pngLayer('confidence', confidence, id) }),
    },
    labels: [...counts.filter((_, at) => at % 3 === 0)],
    miou,
    ...(suspicion && { suspicion: suspicion.share }),
    ...(kind && { kind }),
  }
}

/** `2007_000033 · mIoU 71.2 · 12 % suspicious: label background, network bottle`. */
function captionOf({ id, miou, suspicion }: ImageRecord, set: ClassSet): string {
  const names = namesOf(set)
  const dispute = suspicion?.dispute
  const doubt =
    dispute &&
    `${formatPercent(suspicion.share)} % suspicious: label ${names[dispute.label]}, network ${names[dispute.network]}`
  return [id, `mIoU ${formatPercent(miou)}`, ...(doubt === undefined ? [] : [doubt])].join(' · ')
}

/** The kind with the most wrong pixels; undefined where all are right. */
function mainError({ errors }: ImageRecord): ErrorKind | undefined {
  const kind = ERROR_KINDS.reduce((most, one) => (errors[one] > errors[most] ? one : most))
  return errors[kind] > 0 ? kind : undefined
}

/** What the colors of the error maps mean: the client's `layers.js` draws them. */
function errorKey({ background }: ClassSet): Markup {
  const colors = background
    ? ([['missed object', 'rgb(52, 120, 246)'], ['spurious object', 'rgb(255, 159, 10)'], ['wrong class', 'rgb(232, 40, 120)']] as const)
    : ([['wrong class', 'rgb(232, 40, 120)']] as const) // prettier-ignore
  const square = (color: string) => html`<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="${color}" /></svg>` // prettier-ignore
  return html`<p class="note scripted error-map-key" hidden>
    Each image: itself, truth, prediction, errors; select one to enlarge it.
    ${colors.map(([name, color]) => html`<span>${square(color)}${name}</span>`)}
  </p>`
}
