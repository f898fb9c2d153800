import { expect } from 'chai'
import { otherDevices, requireShare } from '../../../src/core/training/devices.ts'
import { faultOf } from '../../support/faults.ts'

describe('a run on several devices', () => {
  const stateOf = (versions: Record<string, string>) => ({ lineage: { seed: 1, stages: [], versions } })
  const engine = (count: number) => ({ devices: Array<string>(count).fill('GPU') })

  it('says where it continues on another number of them, and nothing else', () => {
    expect(otherDevices(stateOf({ engine: 'TensorFlow', devices: '4' }), engine(1))).to.match(/on 4 devices so far and continues on one device/) // prettier-ignore
    expect(otherDevices(stateOf({ engine: 'TensorFlow' }), engine(2))).to.match(/on one device so far .* 2 devices/)
    expect(otherDevices(stateOf({ engine: 'TensorFlow', devices: '2' }), engine(2))).to.equal(undefined)
    expect(otherDevices(stateOf({}), engine(2))).to.equal(undefined)
  })

  it('needs a batch that divides, and names the most devices that do', () => {
    requireShare({ name: 'a', batch: 16 }, 2, 8)
    const fault = faultOf(() => {
      requireShare({ name: 'a', batch: 12 }, 2, 4)
    })
    expect(fault.message).to.equal(
      'Expected a multiple of the 4 devices for batch / accumulate of stage a but found 6.',
    )
    expect(fault.suggestions[0]).to.include('fewer devices: 3')
  })
})
