import { posix } from 'node:path'
import { expected } from '../../../base/index.ts'
import type { SourceFiles } from '../../sources/files.ts'

/** The path of `data.yaml` below a source: of that name, or the one YAML file in the uppermost folder that has any. */
export function findDataFile({ paths }: SourceFiles, shown: string): string {
  const yaml = paths.filter((path) => /\.ya?ml$/i.test(path))
  const depth = (path: string) => path.split('/').length
  const least = Math.min(...yaml.map(depth))
  const upper = yaml.filter((path) => depth(path) === least)
  const named = upper.filter((path) => /^data\.ya?ml$/i.test(posix.basename(path)))
  const found = named.length > 0 ? named : upper
  if (found.length === 1) return found[0]!
  throw expected('one data.yaml', shown, found.length === 0 ? 'none' : found.join(' and '), {
    code: found.length === 0 ? 'not-found' : 'bad-input',
    suggestions: ['Give the path of the YAML file itself.'],
  })
}
