import { basename, extname } from 'node:path'
import { VortexError } from '../../base/index.ts'

interface Kind {
  /** Completes "found …". */
  what: string
  test: (head: Uint8Array, name: string, tail: Uint8Array) => boolean
  /** What to do instead. */
  advice: string
}

const bytes = (...values: number[]) => Uint8Array.from(values)
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const startsWith = (magic: Uint8Array) => (head: Uint8Array) => magic.every((byte, i) => head[i] === byte)
const endsIn =
  (...endings: string[]) =>
  (_: Uint8Array, name: string) =>
    endings.includes(extname(name).toLowerCase())

const TO_TORCH = 'Load it with the library that wrote it and save the values as safetensors.'
const TO_CHECKPOINT = "Give a run's folder, a .safetensors checkpoint or a PyTorch file (.pth, .pt)."

/** Files that people take for weights we read. Recognised by their first or last bytes, else by their name. */
const KINDS: readonly Kind[] = [
  { what: 'a JPEG image', test: startsWith(bytes(0xff, 0xd8, 0xff)), advice: TO_CHECKPOINT },
  { what: 'a PNG image', test: startsWith(bytes(0x89, 0x50, 0x4e, 0x47)), advice: TO_CHECKPOINT },
  {
    what: 'an HDF5 file (Keras, Caffe)',
    test: startsWith(bytes(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10)),
    advice: TO_TORCH,
  },
  {
    what: 'the index of a TensorFlow checkpoint',
    // A LevelDB table ends in this number.
    test: (_, __, tail) => startsWith(bytes(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb))(tail),
    advice: TO_TORCH,
  },
  {
    what: 'the values of a TensorFlow checkpoint',
    test: (_, name) => /\.data-\d{5}-of-\d{5}$/.test(name),
    advice: TO_TORCH,
  },
  { what: 'a TensorFlow program', test: endsIn('.pb', '.pbtxt'), advice: TO_TORCH },
  { what: 'a TensorFlow Lite model', test: (head) => startsWith(ascii('TFL3'))(head.subarray(4)), advice: TO_TORCH },
  {
    what: 'an ONNX model that vortex exported',
    test: (head, name) => name.toLowerCase().endsWith('.onnx') && text(head).includes('vortex'),
    advice:
      'An export is for other runtimes only: give the run or the checkpoint (.safetensors) that it was made from.',
  },
  { what: 'an ONNX model', test: endsIn('.onnx'), advice: TO_TORCH },
  { what: 'a Caffe model', test: endsIn('.caffemodel', '.prototxt'), advice: TO_TORCH },
  { what: 'MXNet parameters', test: endsIn('.params'), advice: TO_TORCH },
  { what: 'Paddle parameters', test: endsIn('.pdparams'), advice: TO_TORCH },
  { what: 'a GGUF model', test: startsWith(ascii('GGUF')), advice: TO_TORCH },
  {
    what: 'a pointer that Git LFS left in place of the file',
    test: startsWith(ascii('version https://git-lfs')),
    advice: 'Fetch the file itself: git lfs pull.',
  },
  {
    what: 'a web page',
    test: (head) => /^\s*<(!doctype|html)/i.test(text(head)),
    advice: 'The download failed: fetch the file again.',
  },
  { what: 'a gzip archive', test: startsWith(bytes(0x1f, 0x8b)), advice: 'Unpack it first.' },
  {
    what: 'plain text',
    test: (head) => head.length > 0 && /^[\t\n\r\x20-\x7e]*$/.test(text(head)),
    advice: 'Check the path.',
  },
]

/** The error for a file that is no weight file of ours, by the name of what it is; undefined where nothing is known. */
export function refusalOf(head: Uint8Array, tail: Uint8Array, path: string): VortexError | undefined {
  const kind = KINDS.find(({ test }) => test(head, basename(path), tail))
  if (!kind) return undefined
  return new VortexError('unsupported', `Expected PyTorch or safetensors weights for ${path} but found ${kind.what}.`, {
    suggestions: [kind.advice],
  })
}

function text(head: Uint8Array): string {
  return new TextDecoder('latin1').decode(head)
}
