/** Rows as CSV (RFC 4180, lines ended by LF): what has a comma, a quote or a line break is quoted. */
export function csv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => `${row.map((value) => field(value)).join(',')}\n`).join('')
}

function field(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
