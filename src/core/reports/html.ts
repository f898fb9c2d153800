/** A piece of HTML or SVG that is already escaped. Only {@link html} makes one. */
export interface Markup {
  readonly markup: string
}

type Value = string | number | Markup | null | undefined | readonly Value[]

/**
 * Tagged template for HTML and SVG: every value is escaped unless it is {@link Markup}; lists are joined, null and
 * undefined are nothing. A file name with `<` in it cannot break a page.
 */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: texts.reduce((whole, text, i) => whole + render(values[i - 1]) + text) }
}

function render(value: Value): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(render).join('')
}
