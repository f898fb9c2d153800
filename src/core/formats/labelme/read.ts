import { expected } from '../../base/index.ts'
import { readJsonObject } from '../json.ts'
import { OPEN_ENDED, POINTS, type LabelmeFile, type LabelmeShape, type ShapeType } from './file.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a labelme file of version 3 to 6.
 * @throws bad-format that names the shape, by its number from 0, and its key
 */
export function readLabelme(bytes: Uint8Array, name: string): LabelmeFile {
  const file = readJsonObject(bytes, name)
  const { shapes, imagePath, imageData } = file
  if (!Array.isArray(shapes)) throw fault('a list', `shapes in ${name}`, shapes, NOT_LABELME)
  if (typeof imagePath !== 'string' || imagePath === '')
    throw fault("the image's path", `imagePath in ${name}`, imagePath)
  if (imageData !== undefined && imageData !== null && typeof imageData !== 'string')
    throw fault('base64 or null', `imageData in ${name}`, imageData)
  return {
    imagePath,
    ...(typeof imageData === 'string' && imageData !== '' && { imageHead: headOf(imageData) }),
    ...sizeOf(file, name),
    shapes: shapes.map((shape, index) => readShape(shape, `shapes[${index}] in ${name}`)),
  }
}

/** So many characters of base64 are 300 bytes: enough to recognize the format. */
const HEAD = 400

function headOf(base64: string): Uint8Array {
  return Buffer.from(base64.slice(0, HEAD), 'base64')
}

const NOT_LABELME = 'Other files in JSON are not read as labelme files: move this one elsewhere.'

function sizeOf({ imageWidth: width, imageHeight: height }: Fields, name: string): Pick<LabelmeFile, 'size'> {
  if ((width ?? undefined) === undefined && (height ?? undefined) === undefined) return {}
  const side = (value: unknown, key: string) => {
    if (Number.isInteger(value) && (value as number) > 0 && (value as number) <= 0xffff) return value as number
    throw fault('a whole number from 1 to 65535', `${key} in ${name}`, value)
  }
  return { size: { width: side(width, 'imageWidth'), height: side(height, 'imageHeight') } }
}

function readShape(value: unknown, where: string): LabelmeShape {
  if (typeof value !== 'object' || value === null) throw fault('a shape', where, value)
  const { label, points, shape_type: written, mask } = value as Fields
  if (typeof label !== 'string' || label.trim() === '') throw fault('a label', where, label)
  const type = typeOf(written, where)
  const flat = flatten(points, where)
  checkCount(type, flat.length / 2, where)
  if (type !== 'mask') return { label, type, points: flat }
  if (typeof mask !== 'string' || mask === '') throw fault('a mask in base64', where, mask)
  return { label, type, points: flat, mask }
}

/** Version 3 knew polygons alone and wrote no type. */
function typeOf(written: unknown, where: string): ShapeType {
  if (written === undefined || written === null) return 'polygon'
  if (typeof written === 'string' && Object.hasOwn(POINTS, written)) return written as ShapeType
  throw fault(`one of ${Object.keys(POINTS).join(', ')}`, `shape_type of ${where}`, written)
}

function flatten(points: unknown, where: string): number[] {
  if (!Array.isArray(points)) throw fault('a list of points', where, points)
  const flat: number[] = []
  for (const [index, point] of points.entries()) {
    const [x, y] = Array.isArray(point) && point.length === 2 ? (point as unknown[]) : []
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y))
      throw fault('[x, y]', `points[${index}] of ${where}`, point)
    flat.push(x, y)
  }
  return flat
}

function checkCount(type: ShapeType, count: number, where: string): void {
  const wanted = POINTS[type]
  if (OPEN_ENDED.includes(type) ? count >= wanted : count === wanted) return
  const least = OPEN_ENDED.includes(type) ? 'at least ' : ''
  throw expected(`${least}${wanted} points of a ${type}`, where, `${count}`, { code: 'bad-format' })
}

function fault(what: string, where: string, found: unknown, suggestion?: string): Error {
  const text = found === undefined ? 'nothing' : JSON.stringify(found)
  return expected(what, where, text.length > 40 ? `${text.slice(0, 40)}…` : text, {
    code: 'bad-format',
    ...(suggestion !== undefined && { suggestions: [suggestion] }),
  })
}
