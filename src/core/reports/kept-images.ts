import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runPaths, type RunRecord } from '../runs/index.ts'
import { dataUrl } from './data-url.ts'
import { html, type Markup } from './html.ts'

/** Predictions per image; of more, evenly spread ones and the last are shown. */
const SHOWN = 8

/** The images that a run kept after its evaluations: input, truth and how the prediction changed. */
export async function keptImages({ dir, events }: RunRecord): Promise<Markup | undefined> {
  const kept = events.filter((event) => event.type === 'images')
  const last = kept.at(-1)
  if (!last) return undefined
  const figures: Markup[] = []
  for (const { id, input, truth } of last.images) {
    const predictions = kept.flatMap(({ stage, step, images }) =>
      images.filter((one) => one.id === id).map(({ prediction }) => ({ name: `${stage} ${step}`, file: prediction })),
    )
    const panels = [{ name: 'input', file: input }, { name: 'truth', file: truth }, ...thinned(predictions)]
    const shown: (Markup | undefined)[] = []
    for (const { name, file } of panels)
      shown.push(await panel(join(runPaths(dir).images, file), `${id}: ${name}`, name))
    figures.push(
      html`<p class="note">${id}</p>
        <div class="kept">${shown}</div>`,
    )
  }
  return html`<h2>Predictions during training</h2>
    ${figures}`
}

/** Undefined for a file that is gone. */
async function panel(path: string, alt: string, name: string): Promise<Markup | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  if (!bytes) return undefined
  const source = dataUrl(path.endsWith('.jpg') ? 'jpeg' : 'png', bytes)
  return html`<figure><img decoding="async" alt="${alt}" title="${alt}" src="${source}" /><figcaption>${name}</figcaption></figure>` // prettier-ignore
}

function thinned<T>(list: readonly T[]): T[] {
  if (list.length <= SHOWN) return [...list]
  return Array.from({ length: SHOWN }, (_, i) => list[Math.round((i * (list.length - 1)) / (SHOWN - 1))]!)
}
