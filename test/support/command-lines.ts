import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import glob from 'fast-glob'
import { parse } from 'yaml'
import { ROOT } from './sources.ts'

/** A line that a page shows to be typed, with `vortex` in it. */
export interface CommandLine {
  page: string
  line: number
  /** As it is typed, without its comment. */
  text: string
  /** What follows `vortex`, as a shell splits it, up to a pipe or redirection. */
  words: string[]
}

/** All of them: fenced and indented blocks of the pages, and the examples' scripts. */
export function readCommandLines(): CommandLine[] {
  const list = (...patterns: string[]) => glob.sync(patterns, { cwd: ROOT }).sort()
  return [
    ...list('README.md', 'CONTRIBUTING.md', 'docs/*.md').flatMap((page) => fromLines(page, blocksOf(page))),
    ...list('examples/**/*.sh').flatMap((page) => fromLines(page, textOf(page).split('\n'))),
    ...list('examples/cluster/*.yaml').flatMap(fromContainers),
  ]
}

/** The page's lines; those outside of blocks empty, and of the help pages all but the examples. */
function blocksOf(page: string): string[] {
  let isFenced = false
  let isExample = page !== 'docs/commands.md'
  return textOf(page)
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) isFenced = !isFenced
      if (page === 'docs/commands.md' && /^[A-Z`]/.test(line)) isExample = line === 'EXAMPLES'
      return (isFenced || line.startsWith('    ')) && isExample ? line : ''
    })
}

function fromLines(page: string, lines: readonly string[]): CommandLine[] {
  return lines.flatMap((first, index) => {
    let text = first
    for (let next = index + 1; text.endsWith('\\'); next++) text = `${text.slice(0, -1)}${lines[next]!.trim()}`
    const command = /(?:^\s*(?:\$ )?|\| |bash -c ")((?:npx --package \S+ )?vortex \S.*)$/.exec(text)?.[1]
    if (command === undefined) return []
    const words = shellWords(command)
    return [{ page, line: index + 1, text: command.replace(/\s+# .*$/, ''), words: words.slice(words.indexOf('vortex') + 1) }] // prettier-ignore
  })
}

/** `args: [vortex, worker, …]` of Kubernetes' containers. */
function fromContainers(page: string): CommandLine[] {
  const found: CommandLine[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value) && value[0] === 'vortex')
      found.push({ page, line: 1, text: value.join(' '), words: value.slice(1).map(String) })
    Object.values(value).forEach(visit)
  }
  for (const document of textOf(page).split(/^---$/m)) visit(parse(document))
  return found
}

/** A command's words, quotes removed, up to a comment, a pipe, an `&` or a redirection. */
function shellWords(command: string): string[] {
  const words: string[] = []
  for (const [token] of command.matchAll(/(?:'[^']*'|"[^"]*"|\\?\$\([^)]*\)|[^\s'"|&<>#]|(?<=\S)#)+|[|&<>#]/g)) {
    if (/^[|&<>#]/.test(token)) break
    words.push(token.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
  }
  return words
}

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}
