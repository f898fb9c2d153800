import { writeSafetensors, type WrittenFile } from '../formats/index.ts'
import { toRaw } from './arrays.ts'
import { loadCheckpoint } from './checkpoint.ts'
import { toForeignLayout, toForeignShape } from './layout.ts'
import { parseMeta, type CheckpointMeta } from './meta.ts'
import { toTorchvision } from './names/torchvision.ts'

/** Under this key an exported file keeps the checkpoint's metadata, so that it can come back whole. */
const META_KEY = 'vortex'

export interface ExportSummary extends WrittenFile {
  part: CheckpointMeta['part']
  tensors: number
}

/**
 * Writes a checkpoint's variables as safetensors with torchvision's names and layout ([O, I, H, W]), without optimizer
 * slots: `torchvision.models.segmentation.deeplabv3_*` loads a network that it can express, `torchvision.models.resnet*`
 * a backbone. Names of heads that torchvision does not have follow the same pattern.
 */
export async function exportWeights(checkpoint: string, out: string): Promise<ExportSummary> {
  const { values, meta } = await loadCheckpoint(checkpoint)
  const branches = [...values.keys()].filter((name) => /^classifier\.branches\.\d+\.conv\.weight$/.test(name)).length
  const nameOf = (name: string): string =>
    meta.part === 'backbone' ? name.replace(/^backbone\./, '') : toTorchvision(name, branches)
  const tensors = [...values].map(([name, { shape, data }]) => {
    const array = { shape: toForeignShape(shape), data: toForeignLayout(data, shape) }
    return [nameOf(name), toRaw(array)] as const
  })
  // `format: pt` is what other libraries look for before they trust a file to be PyTorch's.
  const written = await writeSafetensors(out, new Map(tensors), { format: 'pt', [META_KEY]: JSON.stringify(meta) })
  return { ...written, part: meta.part, tensors: tensors.length }
}

/** The metadata of a file that {@link exportWeights} wrote; undefined for others. */
export function metaOfExport(
  { metadata }: { metadata: Readonly<Record<string, string>> },
  path: string,
): CheckpointMeta | undefined {
  return metadata[META_KEY] === undefined ? undefined : parseMeta(metadata[META_KEY], path)
}
