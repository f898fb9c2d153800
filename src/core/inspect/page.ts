import { readText } from '../base/index.ts'

/** An HTML page. */
export interface PageInspection {
  kind: 'page'
  path: string
  title: string
  /** Of vortex's own; null for any other. */
  page: 'run' | 'comparison' | 'evaluation' | 'gallery' | null
  /** The line below the headline of vortex's own: what was scored, which images. */
  about: string | null
}

/** By title and headline; the images and scripts in a page are not looked at. */
export async function inspectPage(path: string): Promise<PageInspection> {
  const text = await readText(path)
  const title = textOf(/<title[^>]*>([^]*?)<\/title>/i.exec(text)?.[1])
  // No other tool's page begins with this policy (reports/page.ts).
  if (!/Content-Security-Policy" content="default-src ('|&#39;)none\1; img-src data:;/.test(text))
    return { kind: 'page', path, title, page: null, about: null }
  const headline = textOf(/<h1>([^]*?)<\/h1>/.exec(text)?.[1])
  const about = textOf(/<\/h1>\s*<p class="sub">([^]*?)<\/p>/.exec(text)?.[1])
  return { kind: 'page', path, title, page: ownPage(title, headline), about }
}

function ownPage(title: string, headline: string): PageInspection['page'] {
  if (headline === 'Evaluation') return 'evaluation'
  if (headline === 'Runs compared') return 'comparison'
  if (title === `Gallery of ${headline}`) return 'gallery'
  return title === `Run ${headline}` ? 'run' : null
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** Markup as a reader sees it, on one line. */
function textOf(markup = ''): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ')
    .trim()
}
