import { z } from 'zod'
import { expected } from '../../base/index.ts'
import { readYaml, schemaError } from '../yaml/index.ts'

/** What a `data.yaml` says. */
export interface YoloData {
  /** Names of the classes by their index. */
  names: ReadonlyMap<number, string>
  /** Folder that the splits are relative to; often one of another machine. */
  path?: string
  /** Folders of images, or lists of their files, as written. */
  splits: ReadonlyMap<YoloSplit, readonly string[]>
}

export type YoloSplit = (typeof SPLITS)[number]

const SPLITS = ['train', 'val', 'test'] as const

const name = z.union([z.string().min(1), z.number()], { error: 'a name' }).transform(String)
const places = z
  .union([z.string(), z.array(z.string())], { error: 'a folder, a list file, or a list of these' })
  .nullable()
  .exactOptional()
  .transform((value) => [value ?? []].flat().filter((place) => place !== ''))

const schema = z.object({
  names: z.union([z.array(name).min(1), z.record(z.string().regex(/^\d+$/), name)], {
    error: 'a list of names, or index: name',
  }),
  nc: z.int().exactOptional(),
  path: z.string().nullable().exactOptional(),
  train: places.optional(),
  val: places.optional(),
  validation: places.optional(),
  test: places.optional(),
})

/** Reads Ultralytics' `data.yaml`; a fault is named with line and column. Keys for training are not looked at. */
export function readYoloData(text: string, file: string): YoloData {
  const yaml = readYaml(text, file)
  const checked = schema.safeParse(yaml.value)
  if (!checked.success)
    throw schemaError(checked.error.issues, yaml, { schema, title: 'a data.yaml', value: yaml.value })
  const { names: written, nc, path, ...places } = checked.data
  const names = new Map(Object.entries(written).map(([index, own]) => [Number(index), own.normalize('NFC')]))
  checkNames(names, nc, file)
  const splits = new Map<YoloSplit, readonly string[]>()
  for (const split of SPLITS) {
    const found = places[split] ?? (split === 'val' ? places.validation : undefined) ?? []
    if (found.length > 0) splits.set(split, found)
  }
  return { names, splits, ...(typeof path === 'string' && path !== '' && { path }) }
}

function checkNames(names: ReadonlyMap<number, string>, count: number | undefined, file: string): void {
  if (count !== undefined && count !== names.size)
    throw expected(`${count} names, as nc says,`, `names in ${file}`, `${names.size}`)
  const twice = [...names.values()].find((name, index, all) => all.indexOf(name) !== index)
  if (twice !== undefined) throw expected('each name once', `names in ${file}`, `${twice} twice`)
}
