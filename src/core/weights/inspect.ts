import type { DType } from '../formats/index.ts'
import { elementCount } from '../formats/index.ts'
import { isSlot } from './arrays.ts'
import { isCheckpoint } from './checkpoint.ts'
import { openWeightFile, type OpenOptions, type WeightFile } from './files/open.ts'
import { guessModel } from './guess.ts'
import { knownWeights } from './known.ts'
import type { CheckpointMeta } from './meta.ts'
import { isBackbone } from './names/translate.ts'
import { sourceOf } from './source.ts'

export interface WeightsInspection extends Pick<WeightFile, 'format' | 'bytes' | 'sha256' | 'path'> {
  kind: 'checkpoint' | 'weights'
  tensors: readonly { name: string; dtype: DType; shape: readonly number[] }[]
  /** Elements of all tensors, optimizer slots left out. */
  values: number
  /** True for what `vortex weights export` wrote. */
  exported?: true
  /** Only of files that vortex wrote. */
  meta?: CheckpointMeta
  /** What the names of other files speak of; absent where they mean nothing to us. */
  network?: { backbone: string; head?: string }
  knownAs?: string
  beside: Readonly<Record<string, number | string | boolean>>
}

/** What a checkpoint or weight file is; no tensor is read. */
export async function inspectWeights(path: string, options: OpenOptions = {}): Promise<WeightsInspection> {
  const file = await openWeightFile(path, options)
  try {
    const source = sourceOf(file, path)
    const tensors = [...file.tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape }))
    const known = knownWeights(file.sha256)?.knownAs
    const speaks = [...source.meanings.values()].some((meaning) => 'name' in meaning && isBackbone(meaning.name))
    const guess = speaks ? guessModel(source) : undefined
    const head = source.dialect?.name
    return {
      kind: isCheckpoint(file) ? 'checkpoint' : 'weights',
      format: file.format,
      bytes: file.bytes,
      sha256: file.sha256,
      path: file.path,
      tensors,
      values: tensors.reduce((sum, { name, shape }) => sum + (isSlot(name) ? 0 : elementCount(shape)), 0),
      ...(source.meta && { meta: source.meta }),
      ...(source.meta && !isCheckpoint(file) && { exported: true }),
      ...(guess && { network: { backbone: guess.backbone, ...(head !== undefined && { head }) } }),
      ...(known !== undefined && { knownAs: known }),
      beside: Object.fromEntries(file.beside),
    }
  } finally {
    await file.close()
  }
}
