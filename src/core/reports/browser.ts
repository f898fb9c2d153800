import { reducedJpeg } from '../inference/index.ts'
import type { ClassSet } from '../labels/index.ts'
import { dataUrl } from './data-url.ts'
import { html, type Markup } from './html.ts'

/** Figures that a page shows without its script. */
const WITHOUT_SCRIPT = 24

/** One image with what to find it by. */
export interface BrowserFigure {
  caption: string
  /** Its images, by layer. Without any, the caption alone is shown. */
  layers: Partial<Record<'photo' | 'truth' | 'prediction' | 'confidence', Markup>>
  /** Classes in it, to filter by. */
  labels: readonly number[]
  miou?: number | null
  suspicion?: number
  /** The most frequent kind of error. */
  kind?: string
}

/** Images to sort, filter and look into; without its script the first ones. */
export function imageBrowser(figures: readonly BrowserFigure[], set: ClassSet, key?: Markup): Markup {
  const rest = figures.slice(WITHOUT_SCRIPT)
  return html`<section class="browser" data-classes="${JSON.stringify(set)}">
    <div class="toolbar scripted" hidden></div>
    ${key}
    <div class="pictures">${figures.slice(0, WITHOUT_SCRIPT).map(figureMarkup)}</div>
    ${rest.length === 0 ? undefined : html`<template>${rest.map(figureMarkup)}</template><noscript><p class="note">${rest.length} more images are shown with JavaScript.</p></noscript>`}
    <button class="more" type="button" hidden></button>
  </section>` // prettier-ignore
}

function figureMarkup({ caption, layers, labels, miou, suspicion, kind }: BrowserFigure): Markup {
  const { photo, truth, prediction, confidence } = layers
  return html`<figure class="shown" data-labels="${labels.join(' ')}" data-miou="${miou}" data-suspicion="${suspicion}" data-kind="${kind}">
    ${photo && html`<div class="panels">${photo}${truth}${prediction}${confidence}</div>`}
    <figcaption>${caption}</figcaption>
  </figure> ` // prettier-ignore
}

/** An RGB image [H, W, 3] as JPEG, reduced. */
export async function photoLayer(
  rgb: Uint8Array,
  { id, ...size }: { width: number; height: number; id: string },
): Promise<Markup> {
  return layer('photo', 'jpeg', await reducedJpeg(rgb, size), id)
}

export function pngLayer(kind: 'truth' | 'prediction' | 'confidence', png: Uint8Array, id: string): Markup {
  return layer(kind, 'png', png, `${id}: ${kind}`)
}

function layer(kind: string, format: 'jpeg' | 'png', bytes: Uint8Array, alt: string): Markup {
  return html`<img class="${kind}" decoding="async" alt="${alt}" title="${kind}" src="${dataUrl(format, bytes)}" />`
}
