import { expected, throwIfInterrupted, VortexError, writeFileAtomic, type Work } from '../base/index.ts'
import { openTree, readLabel, readSplit, type Entry } from '../datasets/index.ts'
import { drawLabels, foregroundOf, type ClassSet } from '../labels/index.ts'
import { decodeImage } from '../samples/index.ts'
import { html, page, type Markup } from './html.ts'
import { inlinePicture } from './pictures.ts'
import { swatch } from './swatch.ts'

export interface GalleryOptions {
  /** Images on the page, spread evenly over the tree; default 200, some 8 MB. */
  images?: number
  /** Only of this split. */
  split?: string
}

/**
 * Writes one page with photographs and their labels drawn over them. It needs no other file, no network and no script:
 * the class filter is a row of radio buttons and a style rule each.
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
  const figures: Markup[] = []
  for (const entry of shown) {
    throwIfInterrupted(work.signal)
    figures.push(await figure(entry, tree.classes))
    work.onEvent?.({ type: 'progress', task: 'Gallery', done: figures.length, total: shown.length })
  }
  await writeFileAtomic(out, page(`Gallery of ${root}`, body(root, figures, { count: all.size, set: tree.classes })))
  return shown.length
}

/** `count` of the items, evenly spaced. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
}

/** A broken image is shown as what is wrong with it. */
async function figure(entry: Entry, classes: ClassSet): Promise<Markup> {
  try {
    return await pair(entry, classes)
  } catch (error) {
    if (!(error instanceof VortexError)) throw error
    return html`<figure><figcaption>${entry.id} · ${error.message}</figcaption></figure> `
  }
}

async function pair({ id, image, label }: Entry, set: ClassSet): Promise<Markup> {
  const { image: rgb, width, height } = await decodeImage(image)
  const { data } = await readLabel(label!, set)
  const classes = classesIn(data, set)
  const drawn = drawLabels(rgb, data, width, set)
  return html`<figure class="${classes.map((value) => `c${value}`).join(' ')}">
    <div class="pair">
      ${await inlinePicture(rgb, { width, height, alt: id })}
      ${await inlinePicture(drawn, { width, height, alt: `${id} with its label` })}
    </div>
    <figcaption>
      ${id} · ${width} x ${height} · ${classes.map((value) => set.classes[value]!.name).join(', ')}
    </figcaption>
  </figure> `
}

/** Classes of a label, background left out. */
function classesIn(data: Uint8Array, set: ClassSet): number[] {
  const found = new Set(data)
  return foregroundOf(set).filter((value) => found.has(value))
}

function body(root: string, figures: readonly Markup[], { count, set }: { count: number; set: ClassSet }): Markup {
  const values = foregroundOf(set)
  const rules = values.map((value) => `main:has(#show${value}:checked) figure:not(.c${value}) { display: none; }`)
  return html`<style>
      ${{ markup: `.filter { max-height: 180px; overflow-y: auto; } .filter label { display: inline-block; margin: 0 12px 4px 0; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; } .pair img { width: 100%; } ${rules.join(' ')}` }}
    </style>
    <h1>${root}</h1>
    <p class="sub">${figures.length} of ${count} images, each with its label drawn over it. Ignored pixels are cream.</p>
    <div class="filter" role="radiogroup" aria-label="Class shown">
      <label><input type="radio" name="class" id="show-all" checked /> all classes</label>
      ${values.map((value) => html`<label><input type="radio" name="class" id="show${value}" /> ${swatch(set.classes[value]!)}${set.classes[value]!.name}</label> `)}
    </div>
    <div class="pictures">${figures}</div>` // prettier-ignore
}
