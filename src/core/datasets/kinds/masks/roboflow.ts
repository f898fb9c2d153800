import { expected } from '../../../base/index.ts'
import { decodeUtf8 } from '../../../formats/index.ts'
import { classesFromNames } from '../../../labels/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classMapOf } from '../../classes/map.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import { joinName, type Source } from '../../sources/source.ts'

const TABLE = '_classes.csv'

/**
 * The classes of Roboflow's "Semantic Segmentation Masks": a `_classes.csv` in each split's folder, images next to masks.
 * @throws not-found where there is none, bad-input where two differ
 */
export async function roboflowClasses(source: Source): Promise<ClassFile> {
  const tables: { file: string; names: string[] }[] = []
  for (const folder of await source.folders()) {
    if (!(await source.names(folder)).has(TABLE)) continue
    const location = source.locate(folder, TABLE)
    const file = describeLocation(location)
    tables.push({ file, names: readTable(readLocation(location), file) })
    if (folder === '' || folder.includes('/'))
      throw expected(`${TABLE} in the folders train, valid and test`, source.path, joinName(folder, TABLE))
  }
  const [first, ...others] = tables
  if (!first)
    throw expected('a class file', '--classes', `none, and no ${TABLE} of Roboflow in ${source.path}`, {
      code: 'not-found',
    })
  const other = others.find(({ names }) => names.join('\n') !== first.names.join('\n'))
  if (other) throw expected(`the classes of ${first.file}`, other.file, other.names.join(', '))
  const classes = classesFromNames(first.names)
  return {
    file: first.file,
    classes,
    map: classMapOf(classes),
    images: '{split}/{id}.jpg',
    labels: '{split}/{id}_mask.png',
  }
}

/** `Pixel Value, Class` and a line for each value from 0. */
function readTable(bytes: Uint8Array, file: string): string[] {
  const [, ...lines] = decodeUtf8(bytes, file).trimEnd().split(/\r?\n/)
  const names = lines.map((line, index) => {
    const [, value, name] = /^\s*(\d+)\s*,\s*(\S.*?)\s*$/.exec(line) ?? []
    if (Number(value) === index) return name!
    throw expected(`${index} and the name of a class`, `${file}:${index + 2}`, JSON.stringify(line), {
      code: 'bad-format',
    })
  })
  if (names.length < 2 || names.length > 255 || new Set(names).size < names.length)
    throw expected('2 to 255 classes, each once,', file, `${names.length}: ${names.slice(0, 5).join(', ')}`)
  return names
}
