/** What labelme's JSON says of one image. */
export interface LabelmeFile {
  /** As written: relative to the file, `\` between folders where Windows wrote it. */
  imagePath: string
  /** Where the image is in the file as well, in base64: its first bytes. */
  imageHead?: Uint8Array
  /** Of the image as labelme shows it, turned by EXIF; version 3 does not write it. */
  size?: { width: number; height: number }
  /** In the file's order: later over earlier. */
  shapes: LabelmeShape[]
}

export interface LabelmeShape {
  label: string
  type: ShapeType
  /** x, y pairs in pixels, flat. */
  points: number[]
  /** Of a `mask`: a PNG in base64, whose upper left pixel is at the first point. */
  mask?: string
}

/** Types of shape; only {@link AREAS} cover pixels. */
export type ShapeType = keyof typeof POINTS

/** Number of points of each type; 3 for a polygon's fewest. */
export const POINTS = {
  polygon: 3,
  rectangle: 2,
  circle: 2,
  mask: 2,
  oriented_rectangle: 4,
  line: 2,
  linestrip: 2,
  point: 1,
  points: 1,
} as const

/** Types whose number of points is a least one. */
export const OPEN_ENDED: readonly ShapeType[] = ['polygon', 'linestrip', 'points']

/** Types that cover pixels; lines and points mark places. */
export const AREAS: readonly ShapeType[] = ['polygon', 'rectangle', 'circle', 'mask', 'oriented_rectangle']
