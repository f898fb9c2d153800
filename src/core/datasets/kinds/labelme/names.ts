/** A label as classes are compared: NFC, without white space at its ends. */
export function labelName(written: string): string {
  return written.normalize('NFC').trim()
}
