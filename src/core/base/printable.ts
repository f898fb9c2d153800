/** Control characters, and those that turn the direction of text: a file name with them could rewrite the screen. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text for people with every control character written out (`\n`, `\x1b`, `\u202e`): what comes from file names and
 * file contents stays on its line and changes nothing on a terminal.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0)
    return SHORT[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
  })
}

/** The same for a text of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
