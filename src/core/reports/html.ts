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

/** A whole page in one file: no script, no request, light or dark as the reader's system has it. */
export function page(title: string, body: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `.markup
}

const STYLE: Markup = {
  markup: `
:root { --ink: #1c2430; --soft: #5b6675; --line: #d9dfe7; --paper: #ffffff; --panel: #f5f7fa; --heat: 33, 96, 196;
  --s0: #2160c4; --s1: #c2570c; --s2: #14804a; --s3: #8b3fc7; --s4: #bf2f45; --s5: #0b7a8c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ee; --soft: #9aa5b4; --line: #333c49; --paper: #14181e; --panel: #1c2229; --heat: 104, 160, 255;
    --s0: #6ea2ff; --s1: #ff9b52; --s2: #4fcf8c; --s3: #c794ff; --s4: #ff7f92; --s5: #4cc9dd; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 24px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 36px 0 10px; }
p.sub, figcaption, .note { color: var(--soft); font-size: 13px; margin: 0 0 8px; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px; margin: 18px 0; }
.card { background: var(--panel); border-radius: 8px; padding: 10px 14px; }
.card b { display: block; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 16px; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; color: var(--soft); padding: 0 8px; }
.legend i { display: inline-block; width: 12px; height: 3px; margin-right: 6px; vertical-align: middle; }
.wide { overflow-x: auto; } .tall { max-height: 720px; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); } td.n, th.n { text-align: right; }
td:first-child { white-space: nowrap; }
td.bar { width: 40%; min-width: 90px; } td.bar div { height: 9px; border-radius: 2px; background: var(--s0); }
pre { background: var(--panel); padding: 12px; border-radius: 8px; overflow-x: auto; font-size: 12.5px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 14px; }
.pictures figure { background: var(--panel); border-radius: 8px; padding: 8px; }
.triple { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; margin-bottom: 6px; }
.triple img { width: 100%; display: block; border-radius: 3px; }
.swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 6px; }
`,
}
