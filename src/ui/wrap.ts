/**
 * Breaks a message at its blanks, but not before a percent sign, so that no line is longer than `width`; only a longer
 * word is left for the terminal to break.
 */
export function wrap(message: string, width: number): string {
  return message
    .split('\n')
    .map((paragraph) => wrapParagraph(paragraph, width))
    .join('\n')
}

function wrapParagraph(paragraph: string, width: number): string {
  const lines = ['']
  for (const word of paragraph.split(/ (?!%)/)) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}
