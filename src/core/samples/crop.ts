import { IGNORE_LABEL } from '../labels/index.ts'
import type { Augmentation } from './augmentation.ts'
import type { Sample } from './sample.ts'

/** Mean and standard deviation of each color, in units of the full range (torchvision: 0.485, …). */
export interface Normalization {
  mean: readonly [number, number, number]
  std: readonly [number, number, number]
}

/**
 * Scales, pads, crops and flips in one pass: only the crop's pixels are computed, from the decoded source.
 * Image bilinear, label nearest, both on the half-pixel grid without antialiasing (OpenCV's and TensorFlow 2's
 * bilinear; PyTorch's `align_corners=False, antialias=False` and `nearest-exact`).
 * Outside the scaled image the pixel is the mean (0 after normalization) and the label 255.
 * @param image receives (RGB / 255 − mean) / std, [S, S, 3]
 * @param labels receives the classes, [S, S]; a sample without a label gives 255 everywhere
 */
export function cropInto(
  sample: Sample,
  augmentation: Augmentation,
  { mean, std }: Normalization,
  image: Float32Array,
  labels: Int32Array,
): void {
  const crop = Math.round(Math.sqrt(labels.length))
  const rows = gridOf(crop, augmentation.top, augmentation.height, sample.height, false)
  const columns = gridOf(crop, augmentation.left, augmentation.width, sample.width, augmentation.flip)
  const gain = std.map((value) => 1 / (255 * value))
  const shift = mean.map((value, c) => -value / std[c]!)
  const { image: source, label } = sample
  image.fill(0)
  labels.fill(IGNORE_LABEL)
  for (let y = 0; y < crop; y++) {
    if (rows.nearest[y]! < 0) continue
    const upper = rows.first[y]! * sample.width
    const lower = rows.second[y]! * sample.width
    const v = rows.fraction[y]!
    for (let x = 0; x < crop; x++) {
      if (columns.nearest[x]! < 0) continue
      const at = y * crop + x
      const left = columns.first[x]!
      const right = columns.second[x]!
      const u = columns.fraction[x]!
      for (let c = 0; c < 3; c++) {
        const a = source[(upper + left) * 3 + c]!
        const b = source[(upper + right) * 3 + c]!
        const d = source[(lower + left) * 3 + c]!
        const e = source[(lower + right) * 3 + c]!
        const top = a + (b - a) * u
        const bottom = d + (e - d) * u
        image[at * 3 + c] = (top + (bottom - top) * v) * gain[c]! + shift[c]!
      }
      if (label) labels[at] = label[rows.nearest[y]! * sample.width + columns.nearest[x]!]!
    }
  }
}

/** For each crop position along one axis: the two source cells of the bilinear blend and the nearest one, −1 outside. */
interface Grid {
  first: Int32Array
  second: Int32Array
  /** Weight of `second`. */
  fraction: Float64Array
  nearest: Int32Array
}

function gridOf(crop: number, start: number, scaled: number, source: number, flip: boolean): Grid {
  const grid: Grid = {
    first: new Int32Array(crop),
    second: new Int32Array(crop),
    fraction: new Float64Array(crop),
    nearest: new Int32Array(crop).fill(-1),
  }
  for (let i = 0; i < crop; i++) {
    const position = start + (flip ? crop - 1 - i : i)
    if (position >= scaled) continue
    // The cell's center in the source, as a ratio of integers so that ties fall the same way on every machine.
    const center = ((2 * position + 1) * source) / (2 * scaled)
    const left = Math.max(0, center - 0.5)
    grid.first[i] = Math.min(Math.floor(left), source - 1)
    grid.second[i] = Math.min(grid.first[i]! + 1, source - 1)
    grid.fraction[i] = left - grid.first[i]!
    grid.nearest[i] = Math.min(Math.floor(center), source - 1)
  }
  return grid
}
