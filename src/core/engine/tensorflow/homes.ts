import type { VariableSpec } from '../program.ts'

/** Which device holds which variable. The first that declares one decides for the session. */
export class Homes {
  readonly #loads: Map<string, number>
  readonly #homes = new Map<string, string>()

  constructor(devices: readonly string[]) {
    this.#loads = new Map(devices.map((device) => [device, 0]))
  }

  /** A new variable goes where the fewest numbers are, an optimizer's memory to its variable. */
  settle({ name, shape, of }: VariableSpec): string {
    const known = this.#homes.get(name) ?? (of === undefined ? undefined : this.#homes.get(of))
    const [[free, load] = ['', 0]] = [...this.#loads].sort(([, a], [, b]) => a - b)
    const device = known ?? free
    this.#homes.set(name, device)
    if (known === undefined) this.#loads.set(free, load + shape.reduce((product, size) => product * size, 1))
    return device
  }

  deviceOf(name: string): string {
    return this.#homes.get(name)!
  }
}
