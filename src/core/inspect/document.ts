import { readText } from '../base/index.ts'

/** A text in Markdown. */
export interface DocumentInspection {
  kind: 'document'
  path: string
  /** Its first; null where it has none. */
  headline: string | null
  lines: number
  /** Of vortex's own; null for any other. */
  document: 'evaluation' | 'experiment' | null
}

export async function inspectDocument(path: string): Promise<DocumentInspection> {
  const text = await readText(path)
  const headline = /^#+ +(.+?)\s*$/m.exec(text)?.[1] ?? null
  const lines = text.trimEnd().split('\n').length
  return { kind: 'document', path, headline, lines, document: ownDocument(text) }
}

function ownDocument(text: string): DocumentInspection['document'] {
  if (text.startsWith('# Experiment\n\n| recipe | seeds |')) return 'experiment'
  return /^# .+\n\n\| score \| % \|/.test(text) ? 'evaluation' : null
}
