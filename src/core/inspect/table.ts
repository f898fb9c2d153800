import { readText } from '../base/index.ts'

/** A file of comma-separated values. */
export interface TableInspection {
  kind: 'table'
  path: string
  columns: string[]
  /** The header left out. */
  rows: number
  /** `eval --report` writes one of classes and one of images, Roboflow one of classes; null for any other. */
  table: 'classes' | 'images' | 'roboflow' | null
}

export async function inspectTable(path: string): Promise<TableInspection> {
  // A quoted field may hold commas and line breaks.
  const text = (await readText(path)).replace(/"(?:[^"]|"")*"/g, (field) => field.slice(1, -1).replace(/[,\r\n]/g, ' '))
  const [header = '', ...rows] = text.split(/\r?\n/).filter((line) => line !== '')
  const columns = header.split(',').map((name) => name.trim())
  return { kind: 'table', path, columns, rows: rows.length, table: knownTable(columns.join(',')) }
}

function knownTable(header: string): TableInspection['table'] {
  if (header.startsWith('class,iou,accuracy,')) return 'classes'
  if (header.startsWith('id,miou,pixel_accuracy,')) return 'images'
  return header === 'Pixel Value,Class' ? 'roboflow' : null
}
