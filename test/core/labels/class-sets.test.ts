import { expect } from 'chai'
import {
  assertSameClasses,
  classesFromNames,
  drawLabels,
  IGNORE_COLOR,
  namesOf,
  unnamedClasses,
  VOC,
} from '../../../src/core/labels/index.ts'
import { ALMOST_VOC, BINARY, MANY, STREET } from '../../support/class-sets.ts'
import { faultOf } from '../../support/faults.ts'

describe('class sets', () => {
  it('from names alone are VOC where they are VOC’s, else have default colors and a background by its name', () => {
    expect(classesFromNames(namesOf(VOC))).to.equal(VOC)
    expect(BINARY).to.deep.equal({
      classes: [
        { name: 'background', color: [0, 0, 0] },
        { name: 'crack', color: [128, 0, 0] },
      ],
      background: true,
    })
    expect(STREET.background).to.equal(false)
  })

  it('of which only the count is known are not the same as any with names', () => {
    expect(namesOf(unnamedClasses(3))).to.deep.equal(['class_0', 'class_1', 'class_2'])
    const refuse = () => {
      assertSameClasses({ of: 'a', classes: VOC }, { of: 'b', classes: unnamedClasses(21) }, [])
    }
    expect(refuse).to.throw('class 0 is class_0, not background')
  })

  it('that differ are refused with the first class that does, and both owners', () => {
    const fault = (wanted = VOC, found = VOC) =>
      faultOf(() => {
        assertSameClasses({ of: 'data/voc', classes: wanted }, { of: 'data/mine', classes: found }, ['Do that.'])
      })
    expect(fault(VOC, ALMOST_VOC)).to.include({
      code: 'refused',
      message:
        'Expected the 21 classes of data/voc for data/mine but found 21 classes, of which class 20 is screen, not tvmonitor.',
    })
    const shorter = { ...MANY, classes: MANY.classes.slice(0, 100) }
    expect(fault(MANY, shorter).message).to.contain('found 100 classes, of which class 100, thing 100, is missing.')
    expect(fault(shorter, MANY).message).to.contain(
      'found 150 classes, of which class 100, thing 100, is one too many.',
    )
    expect(fault(shorter, MANY).suggestions).to.deep.equal(['Do that.'])
    assertSameClasses({ of: 'a', classes: VOC }, { of: 'b', classes: { ...VOC } }, [])
  })

  it('are drawn in their own colors: all of a set without a background, ignored pixels in cream', () => {
    const grey = new Uint8Array(4 * 3).fill(100)
    const labels = Uint8Array.of(0, 1, 255, 255)
    const pixels = (set: typeof VOC) => {
      const drawn = drawLabels(grey, labels, 4, set)
      return [0, 1, 2].map((at) => [...drawn.subarray(3 * at, 3 * at + 3)])
    }
    expect(pixels(BINARY)).to.deep.equal([[100, 100, 100], [128, 0, 0], [...IGNORE_COLOR]]) // prettier-ignore
    const colored = { ...STREET, classes: STREET.classes.map((one, at) => ({ ...one, color: [at, 9, 200] as const })) }
    expect(pixels(colored)).to.deep.equal([[0, 9, 200], [1, 9, 200], [...IGNORE_COLOR]]) // prettier-ignore
  })
})
