/** One thing at a time, in the order asked. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve()
  #broken: Error | undefined
  readonly #waiting = new Set<(error: Error) => void>()

  run<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#broken) return Promise.reject(this.#broken)
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject)
      const result = this.#last.then(work)
      this.#last = result.catch(() => undefined)
      void result.then(resolve, reject).finally(() => this.#waiting.delete(reject))
    })
  }

  /** Fails what waits and what is still asked: the thing in progress will never end. */
  break(error: Error): void {
    this.#broken = error
    for (const reject of this.#waiting) reject(error)
  }
}
