import { toFloat32 } from '../formats/index.ts'
import { averagedName, isSlot, type NamedArray } from './arrays.ts'
import { isCheckpoint, metaOf } from './checkpoint.ts'
import { metaOfExport } from './export.ts'
import type { ClassSet } from '../labels/index.ts'
import type { WeightFile } from './files/open.ts'
import { fromForeignLayout, fromForeignShape, toForeignShape } from './layout.ts'
import type { CheckpointMeta } from './meta.ts'
import { translate, type Translation } from './names/translate.ts'

/** A weight file with what its names mean to us. */
export interface WeightSource extends Translation {
  /** By the file's names; shapes in PyTorch's order. */
  tensors: ReadonlyMap<string, { shape: readonly number[] }>
  /** One tensor in our layout. */
  read(name: string): Promise<NamedArray>
  /** Only of files that vortex wrote. */
  meta: CheckpointMeta | undefined
  /** The classes of a foreign file's last layer, as it records them. */
  recorded?: ClassSet
}

/** A checkpoint of ours speaks our names and layout; everything else is translated. */
export function sourceOf(file: WeightFile, path: string): WeightSource {
  return isCheckpoint(file) ? ownSource(file, path) : foreignSource(file, path)
}

function ownSource(file: WeightFile, path: string): WeightSource {
  const names = [...file.tensors.keys()].filter((name) => !isSlot(name))
  return {
    tensors: new Map(names.map((name) => [name, { shape: toForeignShape(file.tensors.get(name)!.shape) }])),
    meanings: new Map(names.map((name) => [name, { name }])),
    dialect: undefined,
    read: async (name) => {
      const raw = await file.tensors.get(averagedName(file.tensors, name))!.read()
      return { shape: raw.shape, data: toFloat32(raw) }
    },
    meta: metaOf(file, path),
  }
}

function foreignSource(file: WeightFile, path: string): WeightSource {
  return {
    ...translate(file.tensors.keys()),
    tensors: file.tensors,
    read: async (name) => {
      const raw = await file.tensors.get(name)!.read()
      return { shape: fromForeignShape(raw.shape), data: fromForeignLayout(toFloat32(raw), raw.shape) }
    },
    meta: metaOfExport(file, path),
    ...(file.classes && { recorded: file.classes }),
  }
}
