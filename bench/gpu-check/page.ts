import { formatTable } from '../../src/formatters/table.ts'

/** One thing that was looked at. */
export interface Row {
  what: string
  /** What was found, as text. */
  found: string
  /** Absent: nothing is asked of it. */
  ok?: boolean
}

/** A section of the page; rows that could not be had are in `notes`, each with why. */
export interface Section {
  title: string
  rows: readonly Row[]
  notes?: readonly string[]
}

/** The page as plain text: a table a section, and the verdict at its end. */
export function formatPage(heading: string, sections: readonly Section[]): string {
  const parts = sections.map(({ title, rows, notes = [] }) => {
    const table = rows.map(({ what, found, ok }) => [what, found, ok === undefined ? '' : ok ? 'ok' : 'FAILS'])
    return [title, ...(table.length > 0 ? [formatTable(table)] : []), ...notes.map((note) => `Left out: ${note}`)].join(
      '\n',
    )
  })
  return `${[heading, ...parts, verdict(sections)].join('\n\n')}\n`
}

export function failures(sections: readonly Section[]): Row[] {
  return sections.flatMap(({ rows }) => rows.filter(({ ok }) => ok === false))
}

function verdict(sections: readonly Section[]): string {
  const failed = failures(sections)
  const asked = sections.flatMap(({ rows }) => rows.filter(({ ok }) => ok !== undefined)).length
  const left = sections.flatMap(({ notes = [] }) => notes).length
  const rest = left > 0 ? ` ${left} left out.` : ''
  if (failed.length === 0) return `Verdict: ${asked} of ${asked} hold.${rest}`
  return `Verdict: ${asked - failed.length} of ${asked} hold.${rest} Not: ${failed.map(({ what }) => what).join('; ')}.`
}
