import type { OnnxAttribute } from '../../formats/index.ts'
import { toForeignLayout, toForeignShape, type NamedArrays } from '../../weights/index.ts'
import { toFloat16 } from '../float16.ts'
import type { GraphOps } from '../graph-ops.ts'
import type { OnnxBuilder } from './builder.ts'

/**
 * Operators of opset 17 (github.com/onnx/onnx, docs/Operators.md) on maps [N, C, H, W].
 * @param values kernels [k, k, I, O] and biases by variable name
 * @param float16 store kernels as float16; they are cast to float32 where they are used
 */
export function onnxOps(builder: OnnxBuilder, values: NamedArrays, float16: boolean): GraphOps<string> {
  const { node, sizes, join, floats, kernel } = helpers(builder, values, float16)
  return {
    normalize: (x, shift, factor) =>
      node('Mul', [node('Sub', [x, floats('shift', [1, 3, 1, 1], shift)]), floats('factor', [1, 3, 1, 1], factor)]),
    padToGrid: (x) => {
      const map = sizes(x, 2, 4)
      // 8 ⌈(s - 1) / 8⌉ + 1 - s cells more.
      const blocks = node('Div', [node('Add', [map, builder.ints(6)]), builder.ints(8)])
      const grid = node('Add', [node('Mul', [blocks, builder.ints(8)]), builder.ints(1)])
      return node('Pad', [x, join(builder.ints(0, 0, 0, 0, 0, 0), node('Sub', [grid, map]))])
    },
    convolution: ({ name, kernel: size, stride, dilation, bias, to }, x) =>
      builder.during(name, () => {
        const offset = bias ? [floats(`${name}.bias`, [to], values.get(`${name}.bias`)!.data)] : []
        return node('Conv', [x, kernel(`${name}.weight`), ...offset], {
          kernel_shape: ints(size, size),
          strides: ints(stride, stride),
          dilations: ints(dilation, dilation),
          pads: ints(...around((dilation * (size - 1)) / 2)),
        })
      }),
    relu: (x) => node('Relu', [x]),
    maxPool: (x) => node('MaxPool', [x], { kernel_shape: ints(3, 3), strides: ints(2, 2), pads: ints(...around(1)) }),
    // In two passes: 27 x 27 cells at once are fourteen times the additions.
    averagePool: ({ size, border }, x) => {
      const reach = (size - 1) / 2
      const pool = (input: string, kernel: [number, number], pads: number[]) =>
        node('AveragePool', [input], {
          kernel_shape: ints(...kernel),
          strides: ints(1, 1),
          pads: ints(...pads),
          count_include_pad: int(border === 'zeros' ? 1 : 0),
        })
      return pool(pool(x, [size, 1], [reach, 0, reach, 0]), [1, size], [0, reach, 0, reach])
    },
    globalMean: (x) => node('GlobalAveragePool', [x]),
    broadcastLike: (x, reference) => node('Expand', [x, join(builder.ints(1, 1), sizes(reference, 2, 4))]),
    concat: (parts) => node('Concat', parts, { axis: int(1) }),
    add: (a, b) => node('Add', [a, b]),
    resizeLike: (x, reference, alignCorners) =>
      node('Resize', [x, '', '', join(sizes(x, 0, 2), sizes(reference, 2, 4))], {
        mode: string('linear'),
        coordinate_transformation_mode: string(alignCorners ? 'align_corners' : 'half_pixel'),
      }),
    cropLike: (x, reference) => node('Slice', [x, builder.ints(0, 0), sizes(reference, 2, 4), builder.ints(2, 3)]),
    argmax: (x) => builder.cast(node('ArgMax', [x], { axis: int(1), keepdims: int(0) }), 'uint8'),
  }
}

function helpers(builder: OnnxBuilder, values: NamedArrays, float16: boolean) {
  const node: OnnxBuilder['node'] = (...of) => builder.node(...of)
  return {
    node,
    /** Sizes `start` to `end` (exclusive) of x as a run meets them. */
    sizes: (x: string, start: number, end: number) => node('Shape', [x], { start: int(start), end: int(end) }),
    join: (...parts: readonly string[]) => node('Concat', parts, { axis: int(0) }),
    floats: (name: string, shape: readonly number[], data: ArrayLike<number>) =>
      builder.constant({ name, type: 'float32', shape, data: bytesOf(Float32Array.from(data)) }),
    kernel: (name: string) => {
      const { shape, data } = values.get(name)!
      const array = toForeignLayout(data, shape)
      const about = { name, shape: toForeignShape(shape) }
      if (!float16) return builder.constant({ ...about, type: 'float32', data: bytesOf(array) })
      return builder.cast(builder.constant({ ...about, type: 'float16', data: toFloat16(name, array) }), 'float32')
    },
  }
}

function around(cells: number): [number, number, number, number] {
  return [cells, cells, cells, cells]
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function int(value: number): OnnxAttribute {
  return { kind: 'int', value }
}

function ints(...value: readonly number[]): OnnxAttribute {
  return { kind: 'ints', value }
}

function string(value: string): OnnxAttribute {
  return { kind: 'string', value }
}
