import type { ExportSummary } from '../core/export/index.ts'
import { formatBytes } from './prepare.ts'

const NAMES = { onnx: 'ONNX', savedmodel: 'SavedModel', tfjs: 'tfjs graph model' } as const

/** `model.onnx: ONNX of 23.1 MB, float16 kernels; image → logits, 21 classes`. */
export function formatExport({ out, format, bytes, float16, output, classes }: ExportSummary): string {
  const kernels = float16 ? ', float16 kernels' : ''
  return `${out}: ${NAMES[format]}, ${formatBytes(bytes)}${kernels}; image → ${output}, ${classes} classes`
}
