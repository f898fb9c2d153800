/** What would make the server, or an honest reader, reject a submission: what is wrong, and what to do. */
const PROBLEMS = {
  'not-gzip': ['The archive is not gzip', 'Compress the tar: gzip -n results.tar.'],
  'not-tar': [
    'The archive is not a tar',
    'Unpack it, and pack the folder again: tar -czf results.tgz results (with results/ at the root).',
  ],
  damaged: ['The archive is damaged or cut off', 'Write or copy it again.'],
  'too-large': [
    'The archive unpacks to more than any submission for this list',
    'Pack the predictions only, as 8-bit PNG of the size of their images.',
  ],
  'hostile-member': ['Members outside the archive, or not plain files', 'Pack plain files below results/ only.'],
  'extra-member': ['Members that do not belong here', 'Pack the predictions only: no system files, no other folders.'],
  'wrong-folder': ['Predictions in another folder', 'Move them to the folder that this split needs.'],
  'two-competitions': [
    'Predictions for both comp5 and comp6',
    'Pack the predictions of one competition: the server takes an archive for one.',
  ],
  'duplicate-member': ['Images predicted more than once', 'Pack each prediction once.'],
  'missing-image': ['Images of the list without a prediction', 'Predict every image of the list.'],
  'unknown-image': ['Predictions of images that the list does not hold', 'Predict the images of the list only.'],
  'broken-png': ['Predictions that are not valid PNGs', 'Write them again.'],
  'not-indexed': [
    'Predictions that are not indexed (color type 3)',
    'Write indices with a palette, not colors or gray values.',
  ],
  'wrong-depth': ['Predictions that do not have 8 bits per pixel', 'Write them with 8 bits.'],
  interlaced: ['Interlaced predictions', 'Write them without interlacing.'],
  'wrong-palette': ["Palettes that are not VOC's 256 colors", 'Write the VOC color map; do not let a tool requantize.'],
  void: ['Predictions with the value 255 (void)', 'Predict a class, 0 to 20, for every pixel.'],
  'wrong-value': ['Predictions with values above 20', 'Predict a class, 0 to 20, for every pixel.'],
  'wrong-size': [
    'Predictions that differ in size from their image',
    'Resize to the size of the image before the argmax.',
  ],
  'all-background': ['Every prediction is background only', 'Check that the right weights were loaded.'],
  'wrong-competition': ['The network has seen more than VOC, which comp5 does not allow', 'Submit it to comp6.'],
  'short-description': ['The description is shorter than 500 characters', "The server's form refuses it: say more."],
} as const satisfies Record<string, readonly [what: string, fix: string]>

type ProblemCode = keyof typeof PROBLEMS

export interface SubmissionProblem {
  code: ProblemCode
  message: string
  /** What to do. */
  fix: string
  /** Members or images that have it. */
  count: number
  /** The first of them. */
  examples: string[]
}

const MAX_EXAMPLES = 5

/** What the server takes and a person should still know: nothing says that it refuses this. */
const WARNINGS: readonly ProblemCode[] = ['all-background']

/** Collects problems, many of one kind as one. */
export class ProblemList {
  readonly #examples = new Map<ProblemCode, string[]>()

  add(code: ProblemCode, example: string): void {
    const examples = this.#examples.get(code)
    if (examples) examples.push(example)
    else this.#examples.set(code, [example])
  }

  /** What is rejected, in the order of the table above: first what hides the rest. */
  get rejections(): SubmissionProblem[] {
    return this.#all.filter(({ code }) => !WARNINGS.includes(code))
  }

  get warnings(): SubmissionProblem[] {
    return this.#all.filter(({ code }) => WARNINGS.includes(code))
  }

  get #all(): SubmissionProblem[] {
    return (Object.keys(PROBLEMS) as ProblemCode[]).flatMap((code) => {
      const found = this.#examples.get(code)
      if (!found) return []
      const [what, fix] = PROBLEMS[code]
      const examples = found.sort().slice(0, MAX_EXAMPLES)
      const more = found.length > MAX_EXAMPLES ? `, and ${found.length - MAX_EXAMPLES} more` : ''
      return [{ code, message: `${what}: ${examples.join(', ')}${more}.`, fix, count: found.length, examples }]
    })
  }
}
