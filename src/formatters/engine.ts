import type { TriedEngine } from '../core/engine/index.ts'

const NAMES = { tensorflow: 'TensorFlow', wasm: 'WebAssembly (tfjs)', cpu: 'Plain JavaScript (tfjs)' }

/** `TensorFlow 2.21.0 on CPU, 2 threads` */
export function describeEngine({ name, version, device, threads }: TriedEngine): string {
  return `${NAMES[name]} ${version} on ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}
