import { describeCheckpoint, printable } from '../core/base/index.ts'
import type { SubmissionCheck, SubmitSummary } from '../core/submission/index.ts'

/** What was written, whether the server would take it, and what to put into its form. */
export function formatSubmission(summary: SubmitSummary): string {
  const { checkpoint, trained, description } = summary
  const text = description.isDraft
    ? `\n\nThe server's form wants a description of at least 500 characters. A draft to correct and complete:\n\n${description.text}`
    : ''
  return `Predicted by ${describeCheckpoint(checkpoint, trained)}.\n${formatCheck(summary)}${text}`
}

/** What a check found. */
export function formatCheck({
  archive,
  sha256,
  images,
  competition,
  split,
  problems,
  warnings,
  unchecked,
}: SubmissionCheck): string {
  const what = competition ? `${images} predictions for ${competition} on ${split}` : 'no predictions'
  const lines = [`${archive}: ${what}`, ...(sha256 === null ? [] : [`sha256 ${sha256}`])]
  if (unchecked > 0)
    lines.push(`Sizes of ${unchecked} predictions were not checked: their photographs are not in the data folder.`)
  for (const { message, mend } of warnings) lines.push(`Warning: ${printable(message)} ${mend}`)
  if (problems.length === 0) return [...lines, `No ${warnings.length > 0 ? 'other ' : ''}problems found.`].join('\n')
  const found = problems.map(({ message, mend }) => `  ✗ ${printable(message)}\n    ${mend}`)
  return [...lines, 'The server would reject it:', ...found].join('\n')
}
