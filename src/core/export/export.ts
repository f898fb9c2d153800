import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  claimFiles,
  claimFolder,
  expected,
  throwIfInterrupted,
  writeFileAtomic,
  writeFolderAtomic,
  writeSynced,
  type Work,
} from '../base/index.ts'
import { loadNetwork } from '../inference/index.ts'
import { trainedNetwork, type GraphOptions, type TrainedNetwork } from './network.ts'
import { onnxFile } from './onnx/onnx.ts'
import type { OutputFile } from './output-file.ts'
import { savedModelFiles } from './tensorflow/saved-model.ts'
import { tfjsFiles } from './tensorflow/tfjs.ts'

export type ExportFormat = 'onnx' | 'savedmodel' | 'tfjs'

export interface ExportOptions extends GraphOptions {
  /** A checkpoint, or a run's folder. */
  checkpoint: string
  /** Which of a run's checkpoints: `best`, `last` or a file. */
  choice?: string | undefined
  format: ExportFormat
  /** A file for ONNX, else a folder. */
  out: string
  overwrite: boolean
}

export interface ExportSummary {
  /** The checkpoint's file. */
  checkpoint: string
  format: ExportFormat
  out: string
  output: 'logits' | 'labels'
  float16: boolean
  classes: number
  /** In all. */
  bytes: number
  /** Names inside the folder; of a single file its own. */
  files: { name: string; bytes: number }[]
}

/**
 * Writes a trained network in another runtime's format. Every format has one input, `image`: float32 RGB 0..255 of any
 * batch, height and width from 33 on; normalization, padding and resizing are inside.
 */
export async function exportNetwork(options: ExportOptions, work: Work = {}): Promise<ExportSummary> {
  const { format, out, overwrite } = options
  refuseOtherEnding(format, out)
  if (format === 'onnx') await claimFiles([out], overwrite)
  else await claimFolder(out, (name) => FILES[format].test(name), overwrite)
  const loaded = await loadNetwork(options.checkpoint, options.choice)
  const network = trainedNetwork(loaded)
  throwIfInterrupted(work.signal)
  const files = FORMATS[format](network, options)
  if (format === 'onnx') await writeFileAtomic(out, files[0]!.data)
  else await writeFolderAtomic(out, (folder) => writeFiles(folder, files))
  return {
    ...{ checkpoint: loaded.file, format, out },
    output: options.argmax ? 'labels' : 'logits',
    float16: options.float16,
    classes: network.classes.classes.length,
    bytes: files.reduce((sum, { data }) => sum + data.length, 0),
    files: files.map(({ name, data }) => ({ name, bytes: data.length })),
  }
}

/** Endings of files that people would take for what their names promise. */
const PROMISES = /\.(pth?|safetensors|npz|h5|onnx|pb|tflite|json|zip|tar|t?gz)$/i

/** @throws usage for a name that promises another format */
function refuseOtherEnding(format: ExportFormat, out: string): void {
  const [ending] = PROMISES.exec(out) ?? []
  if (ending === undefined || (format === 'onnx' && ending === '.onnx')) return
  const wanted = format === 'onnx' ? 'a name that ends in .onnx' : "a folder's name"
  throw expected(wanted, `--out with --format ${format}`, out, {
    code: 'usage',
    suggestions: [`For PyTorch, safetensors with torchvision's names: vortex weights export`],
  })
}

const FORMATS: Readonly<Record<ExportFormat, (network: TrainedNetwork, options: ExportOptions) => OutputFile[]>> = {
  onnx: (network, options) => [{ name: basename(options.out), data: onnxFile(network, options) }],
  savedmodel: savedModelFiles,
  tfjs: tfjsFiles,
}

/** What a folder of each format may hold and still be replaced; TensorFlow's tools add a fingerprint. */
const FILES = {
  savedmodel: /^(saved_model\.pb|fingerprint\.pb|assets\.extra\/vortex\.json)$/,
  tfjs: /^(model\.json|group1-shard\d+of\d+\.bin)$/,
}

async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const { name, data } of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeSynced(path, data)
  }
}
