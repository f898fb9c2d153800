/** A labelme file of version 5 for an image of 12 x 8. */
export function labelmeJson(imagePath: string, shapes: readonly object[], more: object = {}): string {
  return JSON.stringify({
    version: '5.4.1',
    flags: {},
    shapes,
    imagePath,
    imageData: null,
    imageHeight: 8,
    imageWidth: 12,
    ...more,
  })
}
