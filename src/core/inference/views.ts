/** Height and width in pixels. */
export interface Size {
  height: number
  width: number
}

/** The image at one scale, mirrored or not. */
export interface View {
  scale: number
  mirrored: boolean
}

/** DeepLab v3's and the paper's set for scores. */
export const MULTI_SCALE: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 1.75]

/**
 * How an image becomes a canvas. `pad`: mean pixels right and below, up to the evaluation crop (a larger image
 * keeps its size, as in `whole`). `whole`: its own size, padded to a multiple of 8 plus 1, where corners of the
 * feature map fall on corners of the canvas.
 */
export type Protocol = 'pad' | 'whole'

export function viewsOf(scales: readonly number[], flip: boolean): View[] {
  return scales.flatMap((scale) => sidesOf(flip).map((mirrored) => ({ scale, mirrored })))
}

/** Whether each view of one scale is mirrored. */
export function sidesOf(flip: boolean): boolean[] {
  return flip ? [false, true] : [false]
}

export function canvasOf(picture: Size, { protocol, crop }: { protocol: Protocol; crop: number }): Size {
  const least = protocol === 'pad' ? crop : 1
  const side = (length: number) => (length <= least ? least : Math.ceil((length - 1) / 8) * 8 + 1)
  return { height: side(picture.height), width: side(picture.width) }
}

/** A canvas at a scale, corners on corners: 513 gives 257, 385, 513, 641, 769, 897 for 0.5 … 1.75. */
export function scaledSize({ height, width }: Size, scale: number): Size {
  const side = (length: number) => Math.round((length - 1) * scale) + 1
  return { height: side(height), width: side(width) }
}
