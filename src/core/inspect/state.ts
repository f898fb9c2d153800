import { readText } from '../base/index.ts'

/** Notes by which `prepare` and `demo` continue what they began. */
export interface StateInspection {
  kind: 'state'
  path: string
  command: 'prepare' | 'demo'
  /** Images prepared so far, of the journal alone. */
  images?: number
}

export async function inspectState(path: string, command: StateInspection['command']): Promise<StateInspection> {
  if (!path.endsWith('.jsonl')) return { kind: 'state', path, command }
  const lines = (await readText(path)).split('\n').filter((line) => line !== '')
  return { kind: 'state', path, command, images: lines.length }
}
