import { readBytes } from '../base/index.ts'
import { readOnnxSummary, type OnnxSummary } from '../formats/index.ts'

export interface OnnxInspection extends OnnxSummary {
  kind: 'onnx'
  path: string
  bytes: number
}

export async function inspectOnnx(path: string): Promise<OnnxInspection> {
  const bytes = await readBytes(path)
  return { kind: 'onnx', path, bytes: bytes.length, ...readOnnxSummary(bytes, path) }
}
