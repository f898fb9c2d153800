/** Distance of pixels' centers to outlines: two rasterizers may differ along these alone. */

/** @param points x, y pairs, flat; closed */
export function outlineDistance(points: readonly number[], x: number, y: number): number {
  let least = Infinity
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length
    least = Math.min(least, segmentDistance(points[i]!, points[i + 1]!, points[next]!, points[next + 1]!, x, y))
  }
  return least
}

function segmentDistance(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}
