type NumberArray = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

/** A list of numbers of one width that grows: 860,000 of them as plain array elements would take twice the memory. */
export class Column {
  readonly #type: new (length: number) => NumberArray
  #values: NumberArray
  length = 0

  constructor(type: new (length: number) => NumberArray) {
    this.#type = type
    this.#values = new type(1024)
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new this.#type(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  at(index: number): number {
    return this.#values[index]!
  }
}
