/** Steps over which speed is averaged. */
const WINDOW = 20

/** How fast steps go, measured where the caller says a step begins and ends: evaluations in between do not count. */
export function createPace() {
  const times: number[] = []
  return {
    add(milliseconds: number): void {
      times.push(milliseconds)
      if (times.length > WINDOW) times.shift()
    },
    /** Mean of the last steps. */
    secondsPerStep(): number {
      return times.reduce((sum, time) => sum + time, 0) / times.length / 1000
    },
  }
}
