import { expect } from 'chai'
import { formatAddress, isLoopback, parseAddress } from '../../../../../src/core/engine/tensorflow/cluster/address.ts'
import { faultOf } from '../../../../support/faults.ts'

describe('an address of a worker', () => {
  it('is HOST:PORT, an IPv6 host in brackets', () => {
    for (const text of ['127.0.0.1:7100', 'node-3.cluster.local:65535', '[fd00::2]:1'])
      expect(formatAddress(parseAddress(text, '--listen'))).to.equal(text)
    for (const text of ['7100', 'host', 'host:0', 'host:65536', 'fd00::2:1', 'a b:1'])
      expect(faultOf(() => parseAddress(text, '--listen')).code, text).to.equal('usage')
  })

  it('is of this machine alone on the loopback', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1'])
      expect(isLoopback({ host, port: 1 })).to.equal(true)
    for (const host of ['0.0.0.0', '10.0.0.1', 'node-3', '::', 'fd00::2'])
      expect(isLoopback({ host, port: 1 }), host).to.equal(false)
  })
})
