import { expected } from '../../base/index.ts'
import { decodeMat5, toRowMajor, type MatNumeric, type MatValue } from '../../formats/index.ts'
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
  const at = columns.findIndex((value) => !(value >= 0 && value < CLASS_COUNT && Number(value) % 1 === 0))
  if (at >= 0) {
    const place = `column ${Math.floor(at / height)}, row ${at % height}`
    throw expected(`classes 0..${CLASS_COUNT - 1}`, `${name} at ${place}`, `${columns[at]!}`)
  }
  const data = toRowMajor(columns instanceof Uint8Array ? columns : Uint8Array.from(columns, Number), height, width)
  return { width, height, data }
}

function segmentation(value: MatValue | undefined): MatNumeric | undefined {
  if (value?.kind !== 'struct') return undefined
  const [field] = value.fields.get('Segmentation') ?? []
  return field?.kind === 'numeric' && field.shape.length === 2 ? field : undefined
}
