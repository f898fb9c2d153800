import type { SegmentationClass } from '../labels/index.ts'
import { html, type Markup } from './html.ts'

/** A small square in a class's color. */
export function swatch({ color: [red, green, blue] }: SegmentationClass): Markup {
  return html`<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="rgb(${red}, ${green}, ${blue})" /></svg>` // prettier-ignore
}
