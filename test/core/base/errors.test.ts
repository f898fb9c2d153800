import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { expected, reasonOf, VortexError } from '../../../src/core/base/index.ts'
import { examine } from '../../../src/core/inspect/examine.ts'
import { VOC } from '../../../src/core/labels/index.ts'
import { rejection } from '../../support/rejection.ts'

describe('reasonOf', () => {
  it('is the sentence of a fault of the input or the system', async () => {
    expect(reasonOf(expected('a', 'b', 'c'))).to.equal('Expected a for b but found c.')
    expect(reasonOf(await rejection(readFile('/nowhere/at/all')))).to.match(/^ENOENT/)
  })

  it('throws errors of the program and interruptions on', async () => {
    for (const error of [
      new TypeError('x is undefined'),
      new VortexError('internal', 'ours'),
      new VortexError('interrupted', 'Interrupted.'),
      await rejection(readFile(7 as never, { encoding: 'none' as never })),
    ])
      expect(() => reasonOf(error))
        .to.throw()
        .that.equals(error)
  })

  it('keeps inspect from calling an error of the program a fault of the image', async () => {
    const settings = { verify: false, classes: VOC }
    const entry = { id: 'a', image: undefined as unknown as string }
    expect(await rejection(examine(entry, settings))).to.be.instanceOf(TypeError)
    expect((await examine({ id: 'a', image: '/nowhere/a.jpg' }, settings)).faults).to.have.length(1)
  })
})
