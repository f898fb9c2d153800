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

/** `1 h 05 min`, `5 min 30 s`, `12 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`
  return minutes > 0 ? `${minutes} min ${String(rest).padStart(2, '0')} s` : `${rest} s`
}
