import { expect } from 'chai'
import { samplingOf } from '../../../src/core/models/strides.ts'

const BLOCKS = [3, 4, 6, 3] as const
const OFF = [1, 1, 1]

/** `s2d1` and so on, blocks of one stage beside each other. */
function shown(outputStride: 8 | 16 | 32, multiGrid: number[], firstBlockDilation: 'previous' | 'own'): string[] {
  const stages = samplingOf({ outputStride, multiGrid, firstBlockDilation }, BLOCKS)
  return stages.map((stage) => stage.map(({ stride, dilation }) => `s${stride}d${dilation}`).join(' '))
}

describe('strides and dilations', () => {
  it('turn stages 3 and 4 to dilation at output stride 8, first blocks keeping the previous one', () => {
    expect(shown(8, OFF, 'previous')).to.deep.equal([
      's1d1 s1d1 s1d1',
      's2d1 s1d1 s1d1 s1d1',
      's1d1 s1d2 s1d2 s1d2 s1d2 s1d2',
      's1d2 s1d4 s1d4',
    ])
  })

  it('give first blocks their own dilation when asked', () => {
    const [, , third, fourth] = shown(8, OFF, 'own')
    expect([third, fourth]).to.deep.equal(['s1d2 s1d2 s1d2 s1d2 s1d2 s1d2', 's1d4 s1d4 s1d4'])
  })

  it('multiply stage 4 by the multi-grid, its first block included', () => {
    expect(shown(8, [1, 2, 4], 'previous')[3]).to.equal('s1d4 s1d8 s1d16')
    expect(shown(16, [1, 2, 4], 'previous')[3]).to.equal('s1d2 s1d4 s1d8')
    expect(shown(32, [1, 2, 4], 'previous')[3]).to.equal('s2d1 s1d2 s1d4')
  })

  it('dilate nothing at output stride 32', () => {
    expect(shown(32, OFF, 'previous')[2]).to.equal('s2d1 s1d1 s1d1 s1d1 s1d1 s1d1')
    expect(shown(16, OFF, 'previous').slice(2)).to.deep.equal(['s2d1 s1d1 s1d1 s1d1 s1d1 s1d1', 's1d1 s1d2 s1d2'])
  })
})
