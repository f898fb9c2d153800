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

describe('the packed pages', () => {
  it('link only to what is packed with them', () => {
    const packed = packedFiles()
    const pages = packed.filter((path) => path.endsWith('.md'))
    expect(pages).to.include.members(['README.md', 'docs/recipe-keys.md', 'ARCHITECTURE.md'])
    const isThere = (target: string) => packed.some((path) => path === target || path.startsWith(`${target}/`))
    const dead = pages.flatMap((page) => {
      const prose = readFileSync(join(ROOT, page), 'utf8').replace(/```[^]*?```|`[^`]*`/g, '')
      const links = [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => to!)
      return links
        .filter((to) => !isThere(posix.normalize(posix.join(posix.dirname(page), to)).replace(/\/$/, '')))
        .map((to) => `${page}: ${to}`)
    })
    expect(dead).to.deep.equal([])
  })
})
