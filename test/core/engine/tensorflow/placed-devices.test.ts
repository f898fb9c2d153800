import { expect } from 'chai'
import { chooseDevices } from '../../../../src/core/engine/tensorflow/placed-devices.ts'
import { faultOf } from '../../../support/faults.ts'

const MACHINE = ['CPU:0', 'GPU:0', 'GPU:1']

describe('chooseDevices', () => {
  it('takes all GPUs, so many of them, or the CPU where there is none', () => {
    expect(chooseDevices('auto', MACHINE)).to.deep.equal(['GPU:0', 'GPU:1'])
    expect(chooseDevices(1, MACHINE)).to.deep.equal(['GPU:0'])
    expect(chooseDevices('auto', ['CPU:0'])).to.deep.equal(['CPU:0'])
    expect(chooseDevices('auto', undefined)).to.deep.equal(['CPU:0'])
  })

  it('takes devices by name, parts of the CPU among them', () => {
    expect(chooseDevices(['GPU:1', 'CPU:3'], MACHINE)).to.deep.equal(['GPU:1', 'CPU:3'])
  })

  it('refuses what is not there', () => {
    expect(faultOf(() => chooseDevices(3, MACHINE)).message).to.equal('Expected at most 2 (GPU:0, GPU:1) for --devices but found 3.') // prettier-ignore
    expect(faultOf(() => chooseDevices(['GPU:2'], MACHINE)).message).to.include('but found GPU:2')
    expect(faultOf(() => chooseDevices(['CPU:1'], undefined)).code).to.equal('usage')
  })
})
