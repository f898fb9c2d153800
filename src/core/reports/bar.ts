import { html, type Markup } from './html.ts'

/** A cell with a bar for a share of one; empty for none. */
export function barCell(share: number | null): Markup {
  const width = 100 * (share ?? 0)
  return html`<td class="bar"><svg viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true"><rect class="fill s0" width="${width}" height="9" /></svg></td>` // prettier-ignore
}
