export type Point = readonly [x: number, y: number]
export type Polygon = readonly Point[]

export function box(left: number, top: number, right: number, bottom: number): Polygon {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

/** An ellipse as a polygon; `bumps` makes its rim wavy by `height` of the radius. */
export function ellipse(x: number, y: number, rx: number, ry: number, bumps = 0, height = 0.08): Polygon {
  const corners = Math.max(20, bumps * 5)
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners
    const radius = 1 + (bumps === 0 ? 0 : height * Math.cos(bumps * angle))
    return [x + rx * radius * Math.cos(angle), y + ry * radius * Math.sin(angle)] as const
  })
}

/** Even-odd rule; a point on an edge may fall on either side. */
export function contains(polygon: Polygon, x: number, y: number): boolean {
  let inside = false
  let [x0, y0] = polygon.at(-1)!
  for (const [x1, y1] of polygon) {
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside
    x0 = x1
    y0 = y1
  }
  return inside
}

/** The whole pixels that a polygon can touch in an image, ends excluded. */
export function pixelBounds(polygon: Polygon, width: number, height: number) {
  const xs = polygon.map(([x]) => x)
  const ys = polygon.map(([, y]) => y)
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    right: Math.min(width, Math.ceil(Math.max(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    bottom: Math.min(height, Math.ceil(Math.max(...ys))),
  }
}
