/** Red, green, blue in 0..255, not rounded. */
export type Rgb = readonly [number, number, number]

/**
 * What a surface looks like: the color at (u, v), 0..1 across the object or the picture.
 * `seed` moves the grain, so that no two sheep have the same wool.
 */
export type Material = (u: number, v: number, seed: number) => Rgb

/** One color with a fine grain. */
export function plain(color: Rgb, grain = 12): Material {
  return (u, v, seed) => shift(color, grain * (noise(u * 60, v * 60, seed) - 0.5))
}

/** Stripes of two colors; `across` runs them from top to bottom. */
export function stripes(a: Rgb, b: Rgb, count: number, direction: 'along' | 'across' = 'along'): Material {
  return (u, v, seed) => {
    const at = (direction === 'along' ? v : u) * count + 0.15 * (noise(u * 9, v * 9, seed) - 0.5)
    return shift(at - Math.floor(at) < 0.5 ? a : b, 10 * (noise(u * 50, v * 50, seed + 1) - 0.5))
  }
}

/** Clumps of light and dark: wool, leaves, grass. `size` clumps across. */
export function clumps(dark: Rgb, light: Rgb, size: number): Material {
  return (u, v, seed) => {
    const coarse = noise(u * size, v * size, seed)
    const fine = noise(u * size * 3, v * size * 3, seed + 7)
    return mix(dark, light, Math.min(1, Math.max(0, 1.6 * (0.6 * coarse + 0.4 * fine) - 0.3)))
  }
}

/** From one color at the top to another at the bottom, with drifting wisps. */
export function haze(top: Rgb, bottom: Rgb, wisp: Rgb): Material {
  return (u, v, seed) => {
    const cloud = Math.max(0, noise(u * 4, v * 7, seed) * 0.7 + noise(u * 11, v * 17, seed + 3) * 0.3 - 0.5)
    return mix(mix(top, bottom, v), wisp, Math.min(1, 2 * cloud))
  }
}

/** Rows of bricks, every other row shifted by half a brick. */
export function bricks(brick: Rgb, mortar: Rgb, rows: number): Material {
  return (u, v, seed) => {
    const row = Math.floor(v * rows)
    const column = u * rows * 0.6 + (row % 2) / 2
    const inMortar = v * rows - row < 0.14 || column - Math.floor(column) < 0.07
    const tone = 40 * (lattice(Math.floor(column), row, seed) - 0.5) + 14 * (noise(u * 70, v * 70, seed) - 0.5)
    return shift(inMortar ? mortar : brick, tone)
  }
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

export function shift(color: Rgb, by: number): Rgb {
  return [color[0] + by, color[1] + by, color[2] + by]
}

/** Value noise: a random number in [0, 1) at every whole (x, y), smooth between. */
export function noise(x: number, y: number, seed: number): number {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const sx = smooth(x - x0)
  const sy = smooth(y - y0)
  const top = lattice(x0, y0, seed) * (1 - sx) + lattice(x0 + 1, y0, seed) * sx
  const bottom = lattice(x0, y0 + 1, seed) * (1 - sx) + lattice(x0 + 1, y0 + 1, seed) * sx
  return top * (1 - sy) + bottom * sy
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}

function lattice(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000
}
