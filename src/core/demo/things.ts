import { clumps, plain, stripes, type Material, type Rgb } from './materials.ts'
import { box, ellipse, type Polygon } from './polygon.ts'

/** What a generated image can show. */
export interface Thing {
  /** VOC class index; 0 for what COCO knows and VOC does not. */
  label: number
  /** COCO category id. */
  category: number
  name: string
  /** Height over width. */
  aspect: number
  /** Back to front, in a unit square with y down; their union is the object. */
  parts: readonly Part[]
}

interface Part {
  polygon: Polygon
  material: Material
  /** Lies inside the other parts: no outline of its own. */
  inside?: true
}

const dark = plain([38, 36, 40])
const metal: Rgb = [176, 182, 190]

/** Six VOC classes, and a kite that only COCO has a category for. */
export const THINGS: readonly Thing[] = [
  {
    name: 'airplane',
    label: 1,
    category: 5,
    aspect: 0.62,
    parts: [
      { polygon: [[0.34, 0.5], [0.46, 0.02], [0.64, 0.04], [0.68, 0.5], [0.64, 0.96], [0.46, 0.98]], material: plain([150, 158, 170], 20) }, // prettier-ignore
      { polygon: [[0, 0.18], [0.16, 0.22], [0.26, 0.5], [0.16, 0.78], [0, 0.82], [0.05, 0.5]], material: stripes([60, 90, 170], metal, 6, 'across') }, // prettier-ignore
      { polygon: ellipse(0.52, 0.5, 0.48, 0.22), material: plain(metal, 16) },
      { polygon: box(0.25, 0.45, 0.85, 0.53), material: stripes([50, 60, 80], metal, 18, 'across'), inside: true },
    ],
  },
  {
    name: 'bottle',
    label: 5,
    category: 44,
    aspect: 2.1,
    parts: [
      { polygon: [[0.32, 0.2], [0.68, 0.2], [1, 0.42], [1, 0.97], [0.93, 1], [0.07, 1], [0, 0.97], [0, 0.42]], material: stripes([24, 92, 52], [70, 160, 96], 3, 'across') }, // prettier-ignore
      { polygon: box(0.32, 0.02, 0.68, 0.24), material: plain([30, 104, 60]) },
      { polygon: box(0.28, 0, 0.72, 0.07), material: plain([196, 160, 60]) },
      { polygon: box(0.02, 0.55, 0.98, 0.84), material: plain([232, 220, 184], 24), inside: true },
    ],
  },
  {
    name: 'bus',
    label: 6,
    category: 6,
    aspect: 0.6,
    parts: [
      { polygon: ellipse(0.22, 0.86, 0.1, 0.14), material: dark },
      { polygon: ellipse(0.78, 0.86, 0.1, 0.14), material: dark },
      { polygon: [[0.03, 0], [0.95, 0], [1, 0.1], [1, 0.88], [0, 0.88], [0, 0.06]], material: stripes([204, 44, 36], [226, 92, 44], 4) }, // prettier-ignore
      { polygon: box(0.05, 0.14, 0.95, 0.42), material: stripes([196, 222, 236], [60, 40, 40], 6, 'across'), inside: true }, // prettier-ignore
    ],
  },
  {
    name: 'potted plant',
    label: 16,
    category: 64,
    aspect: 1.35,
    parts: [
      {
        polygon: [
          [0.22, 0.6],
          [0.78, 0.6],
          [0.68, 1],
          [0.32, 1],
        ],
        material: plain([168, 88, 48], 26),
      },
      { polygon: ellipse(0.5, 0.36, 0.46, 0.33, 7, 0.14), material: clumps([10, 60, 14], [120, 200, 60], 9) },
    ],
  },
  {
    name: 'sheep',
    label: 17,
    category: 20,
    aspect: 0.8,
    parts: [
      { polygon: box(0.22, 0.7, 0.32, 1), material: dark },
      { polygon: box(0.62, 0.7, 0.72, 1), material: dark },
      { polygon: ellipse(0.46, 0.45, 0.42, 0.38, 11, 0.06), material: clumps([150, 146, 138], [252, 250, 244], 11) },
      { polygon: ellipse(0.86, 0.32, 0.13, 0.19), material: plain([52, 46, 44], 20) },
    ],
  },
  {
    name: 'tv',
    label: 20,
    category: 72,
    aspect: 0.82,
    parts: [
      { polygon: box(0.3, 0.85, 0.7, 1), material: plain([70, 70, 74]) },
      { polygon: box(0, 0, 1, 0.88), material: plain([28, 28, 32], 8) },
      { polygon: box(0.07, 0.08, 0.93, 0.8), material: stripes([40, 70, 190], [110, 190, 236], 9), inside: true },
    ],
  },
  {
    name: 'kite',
    label: 0,
    category: 38,
    aspect: 1.3,
    parts: [
      { polygon: [[0.5, 0], [1, 0.4], [0.5, 1], [0, 0.4]], material: stripes([236, 200, 60], [150, 60, 170], 5, 'across') }, // prettier-ignore
    ],
  },
]
