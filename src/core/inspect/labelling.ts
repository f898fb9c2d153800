import { readBytes, readText } from '../base/index.ts'
import { readLabelMap, readLabelme, readYoloData, readYoloLabels } from '../formats/index.ts'

/** A labelme file. */
export interface LabelmeInspection {
  kind: 'labelme'
  path: string
  /** The image that it belongs to, as written. */
  image: string
  /** Absent in old files. */
  size?: { width: number; height: number }
  labels: { name: string; shapes: number }[]
}

/** YOLO's `data.yaml`. */
export interface YoloInspection {
  kind: 'yolo'
  path: string
  names: string[]
  splits: string[]
}

/** The objects of one image in YOLO's format. */
export interface YoloLabelInspection {
  kind: 'yolo-label'
  path: string
  polygons: number
  boxes: number
}

/** CVAT's `labelmap.txt`. */
export interface LabelMapInspection {
  kind: 'label-map'
  path: string
  labels: string[]
}

export async function inspectLabelme(path: string): Promise<LabelmeInspection> {
  const { imagePath, size, shapes } = readLabelme(await readBytes(path), path)
  const counts = new Map<string, number>()
  for (const { label } of shapes) counts.set(label, (counts.get(label) ?? 0) + 1)
  const labels = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, shapes]) => ({ name, shapes }))
  return { kind: 'labelme', path, image: imagePath, ...(size && { size }), labels }
}

export async function inspectYolo(path: string): Promise<YoloInspection> {
  const { names, splits } = readYoloData(await readText(path), path)
  return { kind: 'yolo', path, names: [...names.values()], splits: [...splits.keys()] }
}

export async function inspectYoloLabel(path: string): Promise<YoloLabelInspection> {
  const objects = readYoloLabels(await readBytes(path), path)
  const boxes = objects.filter(({ isBox }) => isBox).length
  return { kind: 'yolo-label', path, polygons: objects.length - boxes, boxes }
}

export async function inspectLabelMap(path: string): Promise<LabelMapInspection> {
  return { kind: 'label-map', path, labels: readLabelMap(await readBytes(path), path).map(({ name }) => name) }
}
