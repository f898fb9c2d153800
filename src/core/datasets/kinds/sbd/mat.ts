import { expected } from '../../../base/index.ts'
import { decodeMat5, type MatNumeric, type MatValue } from '../../../formats/index.ts'
import { VOC } from '../../../labels/index.ts'
import type { Label } from '../../labels/decode.ts'
import { turnColumns } from '../../labels/turn.ts'

const CLASS_COUNT = VOC.classes.length

/**
 * The label of an SBD `cls/<id>.mat`: struct `GTcls`, field `Segmentation` [h, w], column-major, classes 0..20.
 * SBD knows no void.
 */
export function readMatLabel(bytes: Uint8Array, name: string): Label & { counts: Uint32Array } {
  const found = segmentation(decodeMat5(bytes, name).get('GTcls'))
  if (!found) throw expected('a struct GTcls with a numeric Segmentation', name, 'none')
  const [height, width] = found.shape as [number, number]
  // Only what is no class turns into 255, which is none in SBD.
  const columns = found.data instanceof Uint8Array ? found.data : Uint8Array.from(found.data, byteOf)
  const { data, counts } = turnColumns(columns, width)
  if (counts.subarray(CLASS_COUNT).some((pixels) => pixels > 0)) {
    const at = columns.findIndex((value) => value >= CLASS_COUNT)
    const place = `column ${Math.floor(at / height)}, row ${at % height}`
    throw expected(`classes 0..${CLASS_COUNT - 1}`, `${name} at ${place}`, `${found.data[at]!}`)
  }
  return { width, height, data, counts }
}

function byteOf(value: number | bigint): number {
  const number = Number(value)
  return Number.isInteger(number) && number >= 0 && number < 255 ? number : 255
}

function segmentation(value: MatValue | undefined): MatNumeric | undefined {
  if (value?.kind !== 'struct') return undefined
  const [field] = value.fields.get('Segmentation') ?? []
  return field?.kind === 'numeric' && field.shape.length === 2 ? field : undefined
}
