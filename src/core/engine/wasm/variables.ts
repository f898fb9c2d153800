import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import type { VariableSpec } from '../program.ts'
import { requireLength, requireSameShape, undeclared, unwritten } from '../requirements.ts'

/** Named tensors that outlive a run. A variable without a value is known, but cannot be read. */
export class EagerVariables {
  readonly #stored = new Map<string, { spec: VariableSpec; tensor: Tensor | undefined }>()

  declare(specs: readonly VariableSpec[]): void {
    for (const spec of specs) {
      const known = this.#stored.get(spec.name)
      if (known) requireSameShape(known.spec, spec)
      else this.#stored.set(spec.name, { spec, tensor: undefined })
    }
  }

  get(name: string): Tensor {
    const { tensor } = this.#known(name)
    if (tensor) return tensor
    throw unwritten(name)
  }

  shapeOf(name: string): readonly number[] {
    return this.#known(name).spec.shape
  }

  /** Takes the tensor over, and frees the one before. */
  replace(name: string, tensor: Tensor): void {
    const stored = this.#known(name)
    stored.tensor?.dispose()
    stored.tensor = tf.keep(tensor)
  }

  read(names: readonly string[] = [...this.#stored.keys()]): Map<string, Float32Array> {
    return new Map(names.map((name) => [name, this.get(name).dataSync<'float32'>().slice()]))
  }

  write(values: ReadonlyMap<string, Float32Array>): void {
    // All or nothing; and copies, since cpu computes with the array that it is given.
    const checked = [...values].map(([name, data]) => requireLength(this.#known(name).spec, data.slice()))
    for (const [index, name] of [...values.keys()].entries()) {
      const { data, shape } = checked[index]!
      this.replace(name, tf.tensor(data, [...shape]))
    }
  }

  dispose(): void {
    for (const { tensor } of this.#stored.values()) tensor?.dispose()
    this.#stored.clear()
  }

  #known(name: string): { spec: VariableSpec; tensor: Tensor | undefined } {
    const stored = this.#stored.get(name)
    if (stored) return stored
    throw undeclared(name)
  }
}
