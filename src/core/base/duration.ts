/** `3h05m`, `5m30s`, `12s`: whole seconds below an hour, whole minutes from there on. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}s`
  const minutes = whole < 3600 ? Math.floor(whole / 60) : Math.round(whole / 60)
  if (minutes < 60) return `${minutes}m${two(whole % 60)}s`
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
