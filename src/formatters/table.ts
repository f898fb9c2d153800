import { printable } from '../core/base/index.ts'

/** Rows as aligned columns: the first to the left, the others (numbers) to the right. No trailing blanks. */
export function formatTable(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map(printable))
  const widths = rows.reduce<number[]>((all, row) => {
    row.forEach((cell, i) => (all[i] = Math.max(all[i] ?? 0, cell.length)))
    return all
  }, [])
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

/** The same as Markdown: a header, and rows of as many cells. */
export function formatMarkdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  return [header, header.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}
