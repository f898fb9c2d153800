import { html, type Markup } from './html.ts'

/** A large number, what it is, and what else belongs to it. */
export type Card = readonly [name: string, value: string, note?: string]

export function cardRow(cards: readonly Card[]): Markup {
  return html`<div class="cards">
    ${cards.map(([name, value, note]) => html`<div class="card"><b>${value}</b><span>${name}</span>${note === undefined ? undefined : html`<span>${note}</span>`}</div>`)}
  </div>` // prettier-ignore
}
