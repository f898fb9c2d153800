import { LineCounter, parseDocument, type Document } from 'yaml'
import { expected, messageOf, VortexError } from '../../base/index.ts'

/** A YAML file with its value, and enough to say where each part of it stands. */
export interface YamlText {
  /** For messages. */
  file: string
  document: Document
  lines: LineCounter
  value: unknown
}

/** Parses a YAML text; a fault is named with line and column. */
export function readYaml(text: string, file: string): YamlText {
  // An image or an archive given by mistake.
  if (text.includes('\0'))
    throw expected('YAML', file, 'bytes that are no text', {
      code: 'bad-format',
      suggestions: [`To see what the file is: vortex inspect ${file}`],
    })
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    const [fault] = document.errors
    if (fault) {
      const { line, col } = lines.linePos(fault.pos[0])
      throw invalid(`${file}:${line}:${col}`, fault)
    }
    return { file, document, lines, value: document.toJS() }
  } catch (cause) {
    if (cause instanceof VortexError) throw cause
    // Too many aliases, or levels.
    throw invalid(file, cause)
  }
}

function invalid(place: string, cause: unknown): VortexError {
  return new VortexError('bad-format', `${place} is not valid YAML: ${describe(cause)}.`, { cause })
}

/** The parser recurses; what it says where its stack ends is no word for a reader. */
function describe(fault: unknown): string {
  const message = messageOf(fault)
  return message.startsWith('Maximum call stack') ? 'too many levels of nesting' : message
}
