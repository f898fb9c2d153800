import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { exists, expected, VortexError } from '../base/index.ts'
import {
  openSafetensors,
  toFloat32,
  writeSafetensors,
  type SafetensorsFile,
  type WrittenFile,
} from '../formats/index.ts'
import { averagedName, isSlot, toRaw, type NamedArray, type NamedArrays } from './arrays.ts'
import { knownRefusal } from './files/open.ts'
import { checkpointMetaSchema, parseJson, parseMeta, type CheckpointMeta } from './meta.ts'

/** A network's variables (running statistics and optimizer slots among them) and where they came from. */
export interface Checkpoint {
  values: NamedArrays
  meta: CheckpointMeta
}

/** Raised when the metadata changes so that older readers would misread it. Version 1 had names for classes. */
const VERSION = '2'
const READABLE: readonly (string | undefined)[] = ['1', VERSION]
const FORMAT = 'vortex-checkpoint'

const DAMAGED = ['The file is damaged: copy it again from its source.']

/**
 * Writes one safetensors file: all arrays as F32, and in its metadata {@link CheckpointMeta} as JSON and a CRC-32 of it
 * and of each array, since the format itself would not notice a flipped bit. The final name only ever holds a complete file.
 * @returns its length and SHA-256
 */
export async function saveCheckpoint(path: string, { values, meta }: Checkpoint): Promise<WrittenFile> {
  const tensors = new Map([...values.keys()].sort().map((name) => [name, toRaw(values.get(name)!)]))
  const sums = Object.fromEntries([...tensors].map(([name, { bytes }]) => [name, crc32(bytes)]))
  const text = JSON.stringify(checkpointMetaSchema.parse(meta))
  return writeSafetensors(path, tensors, {
    ...{ format: FORMAT, version: VERSION, meta: text, metaCrc32: String(crc32(text)), crc32: JSON.stringify(sums) },
  })
}

export interface LoadOptions {
  /**
   * Read what only training needs too: the optimizer's slots, and the variables as they are instead of their moving
   * averages. Default false.
   */
  slots?: boolean
}

/** Reads a checkpoint. A file that is truncated, changed or something else is refused with what is wrong. */
export async function loadCheckpoint(path: string, { slots = false }: LoadOptions = {}): Promise<Checkpoint> {
  const file = await open(path)
  try {
    const meta = metaOf(file, path)
    const sums = parseJson(z.record(z.string(), z.number()), file.metadata['crc32'], 'checksums', path)
    const values = new Map<string, NamedArray>()
    for (const name of file.tensors.keys()) {
      if (!slots && isSlot(name)) continue
      const stored = slots ? name : averagedName(file.tensors, name)
      const raw = await file.read(stored)
      if (raw.dtype !== 'F32') throw expected(`${name} as F32`, path, raw.dtype, { code: 'bad-format' })
      if (crc32(raw.bytes) !== sums[stored])
        throw expected(`the values of ${name} as they were written`, path, 'changed bytes', {
          code: 'bad-format',
          suggestions: DAMAGED,
        })
      values.set(name, { shape: raw.shape, data: toFloat32(raw) })
    }
    return { values, meta }
  } finally {
    await file.close()
  }
}

/** A file that is known to be something else is refused by the name of that. */
async function open(path: string): Promise<SafetensorsFile> {
  return openSafetensors(path).catch(async (error: unknown) => {
    throw (await exists(path)) ? ((await knownRefusal(path)) ?? error) : error
  })
}

/** A checkpoint's metadata alone; no array is read. */
export async function readCheckpointMeta(path: string): Promise<CheckpointMeta> {
  const file = await open(path)
  try {
    return metaOf(file, path)
  } finally {
    await file.close()
  }
}

/** The metadata of a checkpoint that is open as safetensors. */
export function metaOf(file: Pick<SafetensorsFile, 'metadata'>, path: string): CheckpointMeta {
  const { format, version, meta, metaCrc32 } = file.metadata
  if (format !== FORMAT)
    throw expected('a vortex checkpoint', path, 'a safetensors file of another kind', {
      suggestions: [`Import it first: vortex weights import ${path} --out imported.safetensors`],
    })
  if (!READABLE.includes(version))
    throw new VortexError(
      'unsupported',
      `Expected checkpoint version ${VERSION} or older for ${path} but found ${version}.`,
      { suggestions: ['Use the version of vortex that wrote it, or a newer one.'] },
    )
  // Absent in files of version 0.1.
  if (metaCrc32 !== undefined && metaCrc32 !== String(crc32(meta ?? '')))
    throw expected("a checkpoint's metadata as it was written", path, 'changed bytes', {
      code: 'bad-format',
      suggestions: DAMAGED,
    })
  return parseMeta(meta, path)
}

/** True for a safetensors file that {@link saveCheckpoint} wrote. */
export function isCheckpoint({ metadata }: Pick<SafetensorsFile, 'metadata'>): boolean {
  return metadata['format'] === FORMAT
}
