/** An image inside of a page, so that it needs no other file. */
export function dataUrl(format: 'jpeg' | 'png', bytes: Uint8Array): string {
  return `data:image/${format};base64,${Buffer.from(bytes).toString('base64')}`
}
