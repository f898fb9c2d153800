interface Begun {
  done: number
  at: number
}

/**
 * Seconds that tasks still need, from how fast each went since it was first seen.
 * @param now milliseconds
 */
export function createTimeLeft(now: () => number) {
  const begun = new Map<string, Begun>()
  return {
    /** Undefined before anything can be said. */
    of({ task, done, total }: { task: string; done: number; total?: number }): number | undefined {
      let first = begun.get(task)
      // The same task from its beginning, as every evaluation of a training is.
      if (first === undefined || done < first.done) begun.set(task, (first = { done, at: now() }))
      if (total === undefined || done <= first.done) return undefined
      return ((total - done) * (now() - first.at)) / 1000 / (done - first.done)
    },
    forget(task: string): void {
      begun.delete(task)
    },
  }
}
