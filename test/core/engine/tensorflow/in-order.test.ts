import { expect } from 'chai'
import { runInOrder } from '../../../../src/core/engine/tensorflow/in-order.ts'
import { Graph } from '../../../../src/core/engine/tensorflow/recording/graph.ts'

describe('operations in order', () => {
  it('run one after the other where they make maps', () => {
    const graph = new Graph()
    const add = (op: string) => graph.add({ op, attributes: {}, inputs: [], outputs: [], origin: 'test' })
    const [pool, convolution] = ['AvgPool', 'Conv2D', 'Relu', 'Conv2D'].map(add)
    runInOrder(graph.nodes)
    expect(graph.nodes.map(({ controls }) => controls)).to.deep.equal([[], [pool], [], [convolution]])
  })
})
