const CODES = { red: 31, yellow: 33 } as const

/** Colors text for a terminal that shows colors; NO_COLOR is among what Node asks for. Elsewhere the text as it is. */
export function color(name: keyof typeof CODES, text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY && stream.hasColors() ? `\u001b[${CODES[name]}m${text}\u001b[39m` : text
}
