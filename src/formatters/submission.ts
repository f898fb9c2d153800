import { describeCheckpoint, printable } from '../core/base/index.ts'
import type { SubmissionCheck, SubmitSummary } from '../core/submission/index.ts'

/** What was written, whether the server would take it, and what to put into its form. */
export function formatSubmission(summary: SubmitSummary): string {
  const { checkpoint, trained, description } = summary
  const text = description.isDraft
    ? `\n\nThe server's form asks for a description of at least 500 characters. A draft for you to edit:\n\n${description.text}`
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
    lines.push(`Could not check the sizes of ${unchecked} predictions: their images are not in the data folder.`)
  for (const { message, fix } of warnings) lines.push(`Warning: ${printable(message)} ${fix}`)
  if (problems.length === 0) return [...lines, `No ${warnings.length > 0 ? 'other ' : ''}problems found.`].join('\n')
  const found = problems.map(({ message, fix }) => `  ✗ ${printable(message)}\n    ${fix}`)
  return [...lines, 'The server would reject this archive:', ...found].join('\n')
}
