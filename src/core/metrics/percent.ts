/** A share of one as people read scores: `76.6`; a dash for none. */
export function formatPercent(share: number | null, digits = 1): string {
  return share === null || Number.isNaN(share) ? '–' : (100 * share).toFixed(digits)
}
