import { PickleGlobal, PickleObject, type CallSite } from '../pickle/index.ts'

/** A numpy scalar's type, as `f8` names it. */
class NumpyType extends PickleObject {
  readonly name: string
  bigEndian = false

  constructor(name: string) {
    super()
    this.name = name
  }

  /** `(version, byte order, …)`. */
  override setState(state: unknown): void {
    this.bigEndian = Array.isArray(state) && state[1] === '>'
  }
}

/** An array: weights come as tensors, so arrays next to them (a log, a random state) are passed over. */
class NumpyArray extends PickleObject {
  override setState(): void {
    // Its values are not needed.
  }
}

/** Scores saved beside the weights are often numpy scalars (`best_pred`). */
export const numpyGlobals: readonly PickleGlobal[] = [
  new PickleGlobal('numpy.dtype', ([name], site) =>
    typeof name === 'string' ? new NumpyType(name) : site.fail('the name of a numpy type', 'another value'),
  ),
  new PickleGlobal('numpy.ndarray'),
  new PickleGlobal('numpy.core.multiarray._reconstruct', () => new NumpyArray()),
  new PickleGlobal('numpy._core.multiarray._reconstruct', () => new NumpyArray()),
  new PickleGlobal('numpy.core.multiarray.scalar', scalar),
  new PickleGlobal('numpy._core.multiarray.scalar', scalar),
]

function scalar([type, bytes]: readonly unknown[], site: CallSite): number | boolean {
  if (!(type instanceof NumpyType) || !(bytes instanceof Uint8Array))
    return site.fail("a numpy scalar's type and bytes", 'other values')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = !type.bigEndian
  const read: Record<string, [number, () => number | boolean]> = {
    f8: [8, () => view.getFloat64(0, little)],
    f4: [4, () => view.getFloat32(0, little)],
    i8: [8, () => Number(view.getBigInt64(0, little))],
    i4: [4, () => view.getInt32(0, little)],
    b1: [1, () => view.getUint8(0) !== 0],
  }
  const reader = Object.hasOwn(read, type.name) ? read[type.name] : undefined
  if (bytes.length !== reader?.[0]) return site.fail('a numpy number', `${bytes.length} bytes of another type`)
  return reader[1]()
}
