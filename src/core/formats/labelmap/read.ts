import { expected } from '../../base/index.ts'
import { decodeUtf8 } from '../text.ts'

/** A label of CVAT's `labelmap.txt`. */
export interface MapLabel {
  name: string
  /** RGB, 0..255. */
  color: [number, number, number]
}

/**
 * Reads the `labelmap.txt` of a CVAT export: `name:r,g,b:parts:actions` a line, `#` before comments.
 * @throws bad-format that names the line
 */
export function readLabelMap(bytes: Uint8Array, file: string): MapLabel[] {
  const labels: MapLabel[] = []
  const lines = new Map<string, number>()
  for (const [index, text] of decodeUtf8(bytes, file).split(/\r?\n/).entries()) {
    const line = text.trim()
    if (line === '' || line.startsWith('#')) continue
    const label = readLine(line, `${file}:${index + 1}`)
    for (const key of [label.name, label.color.join(',')]) {
      const other = lines.get(key)
      if (other !== undefined)
        throw expected('each name and color once', `${file}:${index + 1}`, `${key} of line ${other}`, {
          code: 'bad-format',
        })
      lines.set(key, index + 1)
    }
    labels.push(label)
  }
  return labels
}

function readLine(line: string, where: string): MapLabel {
  const [name, written, ...rest] = line.split(':')
  const color = (written ?? '').split(',').map((part) => (/^\s*\d{1,3}\s*$/.test(part) ? Number(part) : NaN))
  const isColor = color.length === 3 && color.every((value) => value <= 255)
  if (name === undefined || name.trim() === '' || !isColor || rest.length > 2)
    throw expected('name:red,green,blue:parts:actions', where, JSON.stringify(line), { code: 'bad-format' })
  return { name: name.normalize('NFC').trim(), color: color as [number, number, number] }
}
