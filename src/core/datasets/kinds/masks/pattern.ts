import { expected } from '../../../base/index.ts'
import { splitImageName } from '../../../images/index.ts'

/** What a pattern finds in a path. */
export interface Match {
  /** Folders of it written as `__`, NFC. */
  id: string
  split?: string
}

const PART = /\{id\}|\{split\}|\*/g

/** A pattern of a layout as a function of paths below the source; undefined for a path that it does not match. */
export function matcher(pattern: string): (path: string) => Match | undefined {
  const stray = /[{}]/.exec(pattern.replace(PART, ''))
  if (stray) throw expected('{id}, {split} and * alone', `the pattern ${pattern}`, JSON.stringify(stray[0]))
  const seen = new Set<string>()
  const group = (name: string, what: string) => {
    if (seen.has(name)) return `\\k<${name}>`
    seen.add(name)
    return `(?<${name}>${what})`
  }
  const source = pattern.split(/(\{id\}|\{split\}|\*)/).map((part) => {
    if (part === '{id}') return group('id', '.+')
    if (part === '{split}') return group('split', '[^/]+')
    return part === '*' ? '[^/]*' : part.normalize('NFC').replace(/[.+?^$()|[\]\\]/g, '\\$&')
  })
  const regexp = new RegExp(`^${source.join('')}$`)
  // `{id}.*` of a folder finds images alone, and not the notes next to them.
  const anySuffix = pattern.endsWith('*')
  return (path) => {
    const groups = anySuffix && !splitImageName(path) ? undefined : regexp.exec(path)?.groups
    if (!groups) return undefined
    const id = groups['id']!.replaceAll('/', '__')
    return { id, ...(groups['split'] !== undefined && { split: groups['split'] }) }
  }
}

/** The folders in front of a pattern's first part that varies: `gtFine` of `gtFine/{split}/{id}.png`. */
export function fixedFolder(pattern: string): string {
  const folders = pattern.split('/').slice(0, -1)
  const varying = folders.findIndex((folder) => /[{*]/.test(folder))
  return (varying < 0 ? folders : folders.slice(0, varying)).join('/')
}
