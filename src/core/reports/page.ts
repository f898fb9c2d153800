import { createHash } from 'node:crypto'
import { SCRIPT, STYLE } from './assets.ts'
import { html, type Markup } from './html.ts'

/**
 * A whole page in one file, light or dark as the reader's system has it. It may run its own script and style, show
 * images that it holds, and nothing else: no network, no inline handlers, no style attributes.
 */
export function page(title: string, body: Markup): string {
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${{ markup: `<style>${STYLE}</style>` }}
      </head>
      <body>
        <main>${body}</main>
        ${{ markup: `<script type="module">${SCRIPT}</script>` }}
      </body>
    </html> `.markup
}

/** As a policy names an inline element by its exact text. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
