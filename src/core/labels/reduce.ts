/** Longest side of images in pages, in pixels. */
const LONGEST = 400

interface LabelMap {
  /** Classes [H, W]. */
  data: Uint8Array
  width: number
  height: number
}

/** The size at which pages show an image. */
export function reducedSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: side(width), height: side(height) }
}

/** Labels at that size: the nearest pixel of each, so that they stay classes. */
export function reduceLabels({ data, width, height }: LabelMap): LabelMap {
  const small = reducedSize({ width, height })
  const reduced = new Uint8Array(small.width * small.height)
  for (let y = 0, at = 0; y < small.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / small.height) * width
    for (let x = 0; x < small.width; x++, at++) reduced[at] = data[row + Math.floor(((x + 0.5) * width) / small.width)]!
  }
  return { ...small, data: reduced }
}
