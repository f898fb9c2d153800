import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect } from 'chai'
import { ROOT } from '../support/sources.ts'

/** Files that `npm pack` would take, without dist, which is not built here. */
function packedFiles(): string[] {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ files }] = JSON.parse(json) as [{ files: { path: string }[] }]
  return files.map(({ path }) => path)
}

/** Links of a page within the package: `docs/recipes.md#a-run`, `#classes`. */
function linksOf(page: string): { path: string; anchor: string | undefined }[] {
  const prose = readFileSync(join(ROOT, page), 'utf8').replace(/```[^]*?```|`[^`]*`/g, '')
  return [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, to, anchor]) => {
    const path = to === '' ? page : posix.normalize(posix.join(posix.dirname(page), to!)).replace(/\/$/, '')
    return { path, anchor }
  })
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm)
  return Array.from(headings, ([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the packed pages', () => {
  let packed: string[] = []
  let pages: string[] = []
  before(() => {
    packed = packedFiles()
    pages = packed.filter((path) => path.endsWith('.md'))
  })

  it('link only to what is packed with them', () => {
    expect(pages).to.include.members(['README.md', 'docs/recipe-keys.md', 'ARCHITECTURE.md'])
    const isPacked = (target: string) => packed.some((path) => path === target || path.startsWith(`${target}/`))
    const dead = pages.flatMap((page) => linksOf(page).filter(({ path }) => !isPacked(path)).map(({ path }) => `${page}: ${path}`)) // prettier-ignore
    expect(dead).to.deep.equal([])
  })

  it('link only to headings that exist', () => {
    const anchored = pages.flatMap((page) => linksOf(page).flatMap((link) => (link.anchor ? [{ page, ...link }] : [])))
    expect(anchored).to.have.length.above(20)
    const dead = anchored.filter(({ path, anchor }) => !anchorsOf(path).includes(anchor!))
    expect(dead.map(({ page, path, anchor }) => `${page}: ${path}#${anchor}`)).to.deep.equal([])
  })
})
