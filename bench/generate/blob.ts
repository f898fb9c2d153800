import type { Rng } from '../../src/core/base/index.ts'

/** A closed outline round (x, y): x0, y0, x1, y1, … with two decimals, as annotators leave them. */
export function blob(rng: Rng, x: number, y: number, radius: number, points: number): number[] {
  const phase = rng.uniform() * 2 * Math.PI
  return Array.from({ length: points }, (_, i) => {
    const angle = (2 * Math.PI * i) / points
    const reach = radius * (1 + 0.3 * Math.sin(3 * angle + phase) + 0.1 * rng.uniform())
    return [round(x + reach * Math.cos(angle)), round(y + reach * Math.sin(angle))]
  }).flat()
}

function round(value: number): number {
  return Math.max(0, Math.round(value * 100) / 100)
}
