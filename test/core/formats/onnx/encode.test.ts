import { expect } from 'chai'
import { encodeOnnx, readOnnxSummary, type OnnxModel } from '../../../../src/core/formats/index.ts'
import { readFixture } from '../../../support/fixtures.ts'

const node = (op: string, place: number, output: string) => ({ name: `${op}_${place}`, op, outputs: [output] })

/** The model of test/fixtures/make/onnx_file.py. */
const MODEL: OnnxModel = {
  irVersion: 8,
  opset: 17,
  producer: { name: 'vortex', version: '1' },
  metadata: { classes: '["a","b"]' },
  graph: {
    name: 'small',
    inputs: [{ name: 'image', type: 'float32', shape: ['N', 3, 'H', 'W'] }],
    outputs: [{ name: 'labels', type: 'uint8', shape: ['N', 'H', 'W'] }],
    initializers: [
      {
        ...{ name: 'w', type: 'float16', shape: [2, 3, 1, 1] },
        data: new Uint8Array(Uint16Array.of(0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500).buffer),
      },
    ],
    nodes: [
      { ...node('Cast', 0, 'w32'), inputs: ['w'], attributes: { to: { kind: 'int', value: 1 } } },
      {
        ...node('Conv', 1, 'y'),
        inputs: ['image', 'w32'],
        attributes: { pads: { kind: 'ints', value: [0, 0, 0, 0] } },
      },
      { ...node('Shape', 2, 'shape'), inputs: ['y'], attributes: {} },
      {
        ...node('Resize', 3, 'z'),
        inputs: ['y', '', '', 'shape'],
        attributes: {
          coordinate_transformation_mode: { kind: 'string', value: 'half_pixel' },
          mode: { kind: 'string', value: 'linear' },
        },
      },
      {
        ...node('ArgMax', 4, 'a'),
        inputs: ['z'],
        attributes: { axis: { kind: 'int', value: -3 }, keepdims: { kind: 'int', value: 0 } },
      },
      { ...node('Cast', 5, 'labels'), inputs: ['a'], attributes: { to: { kind: 'int', value: 2 } } },
    ],
  },
}

describe('ONNX', () => {
  it('says what a file of the onnx package is', () => {
    const { graph, producer, metadata } = MODEL
    const named = (values: OnnxModel['graph']['inputs']) => values.map(({ name, shape }) => ({ name, shape }))
    expect(readOnnxSummary(readFixture('onnx/model.onnx'), 'model.onnx')).to.deep.equal({
      ...{ producer, metadata, nodes: graph.nodes.length },
      ...{ inputs: named(graph.inputs), outputs: named(graph.outputs) },
    })
  })

  it('writes the bytes that the onnx package writes', () => {
    expect(Buffer.from(encodeOnnx(MODEL)).equals(readFixture('onnx/model.onnx'))).to.equal(true)
  })
})
