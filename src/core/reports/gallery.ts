import { expected, throwIfInterrupted, VortexError, writeFileAtomic, type Work } from '../base/index.ts'
import { openTree, readLabel, readSplit, type Entry } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { foregroundOf, IGNORE_COLOR, paletteOf, reduceLabels, type ClassSet } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import { imageBrowser, photoLayer, pngLayer, type BrowserFigure } from './browser.ts'
import { html, type Markup } from './html.ts'
import { page } from './page.ts'
import { swatch } from './swatch.ts'

export interface GalleryOptions {
  /** Images on the page, spread evenly over the tree; default 200, some 6 MB. */
  images?: number
  /** Only of this split. */
  split?: string
}

/**
 * Writes one page with images and their labels drawn over them, to filter by class. It needs no other file and no
 * network.
 * @returns the number of images shown
 */
export async function writeGallery(root: string, out: string, options: GalleryOptions, work: Work): Promise<number> {
  const tree = await openTree(root)
  const names = options.split === undefined ? tree.splits : [options.split]
  const all = new Map<string, Entry>()
  for (const name of names)
    for (const entry of (await readSplit(tree, name, { labels: true })).entries) all.set(entry.id, entry)
  if (all.size === 0) throw expected('images with labels', root, 'none')
  const shown = spread(
    [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    options.images ?? 200,
  )
  const figures: BrowserFigure[] = []
  for (const entry of shown) {
    throwIfInterrupted(work.signal)
    figures.push(await figure(entry, tree.classes))
    work.onEvent?.({ type: 'progress', task: 'Gallery', done: figures.length, total: shown.length })
  }
  const body = html`<h1>${root}</h1>
    <p class="sub">${shown.length} of ${all.size} images, each with its label.</p>
    ${imageBrowser(figures, tree.classes, colorKey(figures, tree.classes))}`
  await writeFileAtomic(out, page(`Gallery of ${root}`, body))
  return shown.length
}

/** The classes of the figures and what is ignored, each with the color in which labels show it. */
function colorKey(figures: readonly BrowserFigure[], { classes }: ClassSet): Markup {
  const found = new Set(figures.flatMap(({ labels }) => labels))
  const shown = [...classes.filter((_, value) => found.has(value)), { name: 'ignored', color: IGNORE_COLOR }]
  return html`<p class="sub color-key">${shown.map((one) => html`<span>${swatch(one)}${one.name}</span>`)}</p>`
}

/** `count` of the items, evenly spaced. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
}

/** A broken image is shown as what is wrong with it. */
async function figure(entry: Entry, classes: ClassSet): Promise<BrowserFigure> {
  try {
    return await labelledImage(entry, classes)
  } catch (error) {
    if (!(error instanceof VortexError)) throw error
    return { caption: `${entry.id} · ${error.message}`, layers: {}, labels: [] }
  }
}

async function labelledImage({ id, image, label }: Entry, set: ClassSet): Promise<BrowserFigure> {
  const { image: rgb, width, height } = await decodeImage(image)
  const read = await readLabel(label!, set)
  const labels = classesIn(read.data, set)
  const names = labels.map((value) => set.classes[value]!.name)
  const truth = encodeIndexedPng({ ...reduceLabels(read), palette: paletteOf(set) })
  return {
    caption: [id, `${width} x ${height}`, ...(names.length > 0 ? [names.join(', ')] : [])].join(' · '),
    layers: { photo: await photoLayer(rgb, { width, height, id }), truth: pngLayer('truth', truth, id) },
    labels,
  }
}

/** Classes of a label, background left out. */
function classesIn(data: Uint8Array, set: ClassSet): number[] {
  const found = new Set(data)
  return foregroundOf(set).filter((value) => found.has(value))
}
