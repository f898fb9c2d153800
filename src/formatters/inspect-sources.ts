import type {
  LabelmeInspection,
  LabelMapInspection,
  MaskInspection,
  YoloInspection,
  YoloLabelInspection,
} from '../core/inspect/index.ts'
import { formatTable } from './table.ts'

/** Files of annotation tools, which `prepare` reads. */
export function formatLabelme({ image, size, labels }: LabelmeInspection): string {
  const of = size ? `, ${size.width} x ${size.height}` : ''
  const rows = labels.map(({ name, shapes }) => [name, `${shapes}`])
  const title = `labelme's annotations of ${image}${of}`
  return rows.length === 0 ? `${title}: no shapes` : `${title}\n\n${formatTable([['label', 'shapes'], ...rows])}`
}

export function formatYolo({ names, splits }: YoloInspection): string {
  return `A YOLO dataset of ${names.length} classes (vortex prepare yolo): ${names.join(', ')}\nSplits: ${splits.length === 0 ? 'none' : splits.join(', ')}`
}

export function formatYoloLabel({ polygons, boxes }: YoloLabelInspection): string {
  return `The objects of one image in YOLO's format: ${polygons} polygons, ${boxes} boxes`
}

export function formatLabelMap({ labels }: LabelMapInspection): string {
  return `CVAT's label map of ${labels.length} labels (vortex prepare voc): ${labels.join(', ')}`
}

/** A confidence map has up to 256 values. */
const SHOWN = 32

export function formatMask({ width, height, values }: MaskInspection): string {
  const title = `${values.some(({ color }) => color) ? 'An indexed' : 'A gray'} PNG of ${width} x ${height} with ${values.length} values, whose classes are unknown`
  const rows = values
    .slice(0, SHOWN)
    .map(({ value, color, pixels }) => [`${value}`, color?.join(', ') ?? '', `${pixels}`])
  const more = values.length > SHOWN ? `\n… and ${values.length - SHOWN} more values` : ''
  return `${title}\n\n${formatTable([['value', 'color', 'pixels'], ...rows])}${more}`
}
