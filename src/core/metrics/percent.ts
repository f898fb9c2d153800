/** A share of one as people read scores: `76.6`; a dash for none. */
export function formatPercent(share: number | null, digits = 1): string {
  return share === null || Number.isNaN(share) ? '–' : (100 * share).toFixed(digits)
}

/** A difference of shares in points, with its sign: `+1.2`. */
export function formatPoints(share: number, digits = 1): string {
  return `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), digits)}`
}
