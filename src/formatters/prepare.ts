import type { PreparePreview, PrepareSummary } from '../core/datasets/index.ts'
import { formatDuration } from '../core/base/index.ts'
import { foregroundOf } from '../core/labels/index.ts'
import { formatClasses, formatFaults, formatSplits } from './dataset.ts'
import { formatTable } from './table.ts'

/** What a `prepare` did. */
export function formatPrepared(summary: PrepareSummary): string {
  const parts = [formatClasses(summary), formatSplits(summary), formatObjects(summary), formatNotes(summary)]
  const { images, prepared, seconds, out, faults } = summary
  // Images may be left out or broken: more were processed then than there are.
  const work = prepared <= images ? `, ${prepared} new,` : ` from ${prepared} processed`
  const lead = `${images} images in ${out}${work} in ${formatDuration(seconds)}.`
  return [...parts.filter((part) => part !== ''), lead, ...(faults.length > 0 ? [formatFaults(faults)] : [])].join(
    '\n\n',
  )
}

/** What a `prepare --dry-run` would do. */
export function formatPreview({ images, done, out, splits, bytes, faults }: PreparePreview): string {
  const lists = Object.entries(splits).map(([name, { count, missing }]) => [
    name,
    `${count}`,
    missing > 0 ? `${missing} missing` : '',
  ])
  const lines = [
    `Would prepare ${images - done} images in ${out}${done > 0 ? ` (${done} exist already)` : ''}:`,
    `  images linked: ${formatBytes(bytes.linked)}, taking no space`,
    `  images copied: ${formatBytes(bytes.copied)}`,
    `  labels: at most about ${formatBytes(bytes.labels)}`,
  ]
  return [lines.join('\n'), formatTable(lists), ...(faults.length > 0 ? [formatFaults(faults)] : [])].join('\n\n')
}

function formatObjects({ objects, classes, background, leftOut }: PrepareSummary): string {
  if (!objects || !leftOut) return ''
  const rows = foregroundOf({ classes, background })
    .map((index) => classes[index]!)
    .map(({ name, objects: own }) => [name, ...[own!.kept, own!.small, own!.crowd, own!.image].map(String)])
  const { small, crowd, image, category, shapeless = 0 } = objects.dropped
  return [
    formatTable([
      ['objects', 'kept', 'too small', 'crowd', 'image left out'],
      ...rows,
      ['(all)', ...[objects.kept, small, crowd, image].map(String)],
    ]),
    `Annotations of other categories: ${category}. Images left out: ${leftOut.filtered} by the filter, ${leftOut.empty} without a pixel of any class.`,
    ...(objects.broken ? [formatBroken(objects.broken, leftOut.broken ?? 0)] : []),
    ...(shapeless > 0 ? [`Skipped ${shapeless} lines, points and boxes, which cover no pixels.`] : []),
  ].join('\n\n')
}

function formatBroken(
  { shape, category, fields = 0 }: NonNullable<NonNullable<PrepareSummary['objects']>['broken']>,
  images: number,
): string {
  const unreadable = fields > 0 ? `, ${fields} with unreadable fields` : ''
  const what = `Annotations that cannot be drawn: ${shape} without a valid shape, ${category} of an unknown category${unreadable}`
  return `${what}. Images left out because of this: ${images}; in the others, their boxes are ignored (255).`
}

function formatNotes({ photographs, orientations, nearestColorPixels = 0 }: PrepareSummary): string {
  const { grey, fourChannels, progressive, profile, alpha = 0, sixteenBits = 0, pages = 0, turned = 0 } = photographs
  const tagged = Object.values(orientations).reduce((sum, count) => sum + count, 0)
  const notes = [
    grey > 0 ? `${grey} gray` : '',
    fourChannels > 0 ? `${fourChannels} with four channels (CMYK)` : '',
    progressive > 0 ? `${progressive} progressive` : '',
    profile > 0 ? `${profile} with a color profile, which is not applied` : '',
    alpha > 0 ? `${alpha} with alpha, which is dropped` : '',
    sixteenBits > 0 ? `${sixteenBits} with 16 bits, read as 8` : '',
    pages > 0 ? `${pages} with several pages or frames, of which the first is used` : '',
    turned > 0 ? `${turned} copied and rotated by their EXIF orientation` : '',
    tagged > 0 ? `${tagged} with an EXIF orientation that is not applied (OpenCV applies it, PIL does not)` : '',
  ].filter((note) => note !== '')
  const lines = [
    ...(notes.length > 0 ? [`Images: ${notes.join(', ')}.`] : []),
    ...(nearestColorPixels > 0 ? [`Pixels assigned to the class of the nearest color: ${nearestColorPixels}.`] : []),
  ]
  return lines.join('\n')
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]!}`
}
