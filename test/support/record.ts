/** A dataset.json of version 2 without any image. */
export function recordText({
  classes,
  background = true,
}: {
  classes: readonly { name: string; color: readonly number[] }[]
  background?: boolean
}): string {
  return JSON.stringify({
    format: 'vortex-dataset',
    version: 2,
    vortex: '0.0.0',
    kind: 'voc',
    sources: [],
    options: {},
    partial: false,
    images: 0,
    labels: 0,
    splits: {},
    background,
    classes: classes.map(({ name, color }) => ({ name, color, pixels: 0, images: 0 })),
    ignoredPixels: 0,
    photographs: { grey: 0, fourChannels: 0, progressive: 0, profile: 0 },
    suffixes: {},
    orientations: {},
    faults: [],
  })
}
