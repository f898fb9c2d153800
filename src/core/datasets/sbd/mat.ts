import { expected } from '../../base/index.ts'
import { decodeMat5, type MatNumeric, type MatValue } from '../../formats/index.ts'
import { CLASS_COUNT } from '../../labels/index.ts'
import type { Label } from '../labels/decode.ts'

/**
 * The label of an SBD `cls/<id>.mat`: struct `GTcls`, field `Segmentation` [h, w], column-major, classes 0..20.
 * SBD knows no void.
 */
export function readMatLabel(bytes: Uint8Array, name: string): Label {
  const found = segmentation(decodeMat5(bytes, name).get('GTcls'))
  if (!found) throw expected('a struct GTcls with a numeric Segmentation', name, 'none')
  const [height, width] = found.shape as [number, number]
  const { data: columns } = found
  const data = new Uint8Array(height * width)
  for (let x = 0, at = 0; x < width; x++) {
    for (let y = 0; y < height; y++, at++) {
      const value = Number(columns[at])
      if (!(value >= 0 && value < CLASS_COUNT && Number.isInteger(value)))
        throw expected(`classes 0..${CLASS_COUNT - 1}`, `${name} at column ${x}, row ${y}`, `${value}`)
      data[y * width + x] = value
    }
  }
  return { width, height, data }
}

function segmentation(value: MatValue | undefined): MatNumeric | undefined {
  if (value?.kind !== 'struct') return undefined
  const [field] = value.fields.get('Segmentation') ?? []
  return field?.kind === 'numeric' && field.shape.length === 2 ? field : undefined
}
