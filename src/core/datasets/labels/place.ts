/** Where a pixel lies, for messages. */
export function place(at: number, width: number): string {
  return `column ${at % width}, row ${Math.floor(at / width)}`
}
