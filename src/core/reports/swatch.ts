import type { SegmentationClass } from '../labels/index.ts'
import { html, type Markup } from './html.ts'

/** A small square in a class's color. */
export function swatch({ color: [red, green, blue] }: SegmentationClass): Markup {
  return html`<i class="swatch" style="background: rgb(${red}, ${green}, ${blue})"></i>`
}
