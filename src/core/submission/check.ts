import { basename, dirname } from 'node:path/posix'
import {
  expected,
  hashFile,
  kindOf,
  readBytes,
  requireFile,
  throwIfInterrupted,
  type Lineage,
  type VortexError,
  type Work,
} from '../base/index.ts'
import { readSplit, type Split, type VocTree } from '../datasets/index.ts'
import { readImageHeader } from '../images/index.ts'
import { COMPETITIONS, foldersDownTo, resultsFolder, type Competition } from './layout.ts'
import { readMembers, type ArchiveMember } from './members.ts'
import { outsideData } from './origin.ts'
import { checkPrediction, type PredictionFacts } from './prediction.ts'
import { ProblemList, type SubmissionProblem } from './problems.ts'
import { assertVocClasses } from './voc-only.ts'

export interface SubmissionCheck {
  archive: string
  /** null where reading stopped because the archive is larger than any submission. */
  sha256: string | null
  /** Predictions found of images on the list. */
  images: number
  /** By the folder that holds most; absent where none was found. */
  competition?: Competition
  split: string
  problems: SubmissionProblem[]
  /** What the server takes, and is most likely a mistake all the same. */
  warnings: SubmissionProblem[]
  /** Predictions whose size could not be checked, since their photograph is not in the tree. */
  unchecked: number
}

/** A prediction takes a few kilobytes; what claims more is not read. */
const MAX_PREDICTION_BYTES = 2 ** 24

/**
 * Checks an archive made by anything against the server's rules (devkit §5 and the rejections people met).
 * Everything wrong is returned, nothing thrown but for an archive that cannot be opened.
 * @param origin where the network comes from, if known: comp5 allows VOC's data only
 */
export async function checkSubmission(
  archive: string,
  tree: VocTree,
  splitName: string,
  origin?: Lineage,
  work: Work = {},
): Promise<SubmissionCheck> {
  assertVocClasses(tree)
  if ((await kindOf(archive)) === 'folder') throw isFolder(archive)
  await requireFile(archive, 'an archive')
  const split = await readSplit(tree, splitName, { labels: false })
  const problems = new ProblemList()
  const found = new Contents(split, problems)
  const sizes = await readSizes(split, work)
  const limit = greatestSubmission(split, sizes)
  const { form, damage, isTooLarge, isForeign } = await readMembers(
    archive,
    {
      limit,
      wants: (member) => found.wants(member),
      onMember: (member, data) => {
        found.add(member, data)
      },
    },
    work,
  )
  if (form !== 'gzip') problems.add(isForeign ? 'not-tar' : 'not-gzip', `it is ${form}`)
  if (damage !== undefined) problems.add('damaged', damage.replace(/\.$/, ''))
  if (isTooLarge) problems.add('too-large', `more than ${limit} bytes (not read further)`)
  else if (!isForeign) for (const id of split.ids) if (!found.facts.has(id)) problems.add('missing-image', id)
  checkSizes(sizes, found.facts, problems)
  const facts = [...found.facts.values()]
  if (facts.length > 0 && facts.every((one) => one?.isBackground)) problems.add('all-background', `all ${facts.length}`)
  const { competition, competitions } = found
  if (competitions.length > 1) problems.add('two-competitions', competitions.join(' and '))
  if (competition === 'comp5' && origin)
    for (const reason of outsideData(origin)) problems.add('wrong-competition', reason)
  return {
    archive,
    // A file of many gigabytes is not read to its end for its hash either.
    sha256: isTooLarge ? null : await hashFile(archive),
    images: facts.length,
    ...(competition && { competition }),
    split: splitName,
    problems: problems.rejections,
    warnings: problems.warnings,
    unchecked: split.missing.filter((id) => found.facts.has(id)).length,
  }
}

function isFolder(path: string): VortexError {
  return expected('an archive', path, 'a folder', {
    suggestions: [`Pack it: tar -C ${path} -czf results.tgz results (with results/ at its root).`],
  })
}

/** What the archive's members are, sorted as they come. */
class Contents {
  /** By image; undefined for a prediction that cannot be read. */
  readonly facts = new Map<string, PredictionFacts | undefined>()
  readonly #ids: ReadonlySet<string>
  readonly #folders: ReadonlyMap<string, Competition>
  readonly #parents: ReadonlySet<string>
  readonly #problems: ProblemList
  readonly #count = new Map<Competition, number>()
  readonly #expected: string

  constructor({ ids, name }: Split, problems: ProblemList) {
    this.#ids = new Set(ids)
    this.#folders = new Map(COMPETITIONS.map((competition) => [resultsFolder(competition, name), competition]))
    this.#parents = new Set([...this.#folders.keys()].flatMap(foldersDownTo))
    this.#problems = problems
    this.#expected = `${resultsFolder('comp6', name)} or comp5's`
  }

  get competition(): Competition | undefined {
    return [...this.#count].sort(([, a], [, b]) => b - a)[0]?.[0]
  }

  /** What it counts, the name and the number: `comp5 (3)`. */
  get competitions(): string[] {
    return [...this.#count].map(([competition, images]) => `${competition} (${images})`).sort()
  }

  wants({ path, type, size }: ArchiveMember): boolean {
    return isFile(type) && !isHostile(path) && this.#ids.has(idOf(path)) && size <= MAX_PREDICTION_BYTES
  }

  add(member: ArchiveMember, data: Uint8Array | undefined): void {
    const { path, type, size } = member
    const id = idOf(path)
    if (isHostile(path) || !(isFile(type) || type === 'Directory')) {
      this.#problems.add('hostile-member', isFile(type) ? path : `${path} (${type})`)
    } else if (type === 'Directory') {
      if (path !== '' && path !== '.' && !this.#parents.has(path.replace(/\/+$/, '')))
        this.#problems.add('extra-member', path)
    } else if (!this.#ids.has(id)) {
      const isPrediction = path.endsWith('.png') && this.#folders.has(dirname(path))
      this.#problems.add(isPrediction ? 'unknown-image' : 'extra-member', isPrediction ? id : path)
    } else this.#addPrediction(id, path, data ?? `it claims ${size} bytes`)
  }

  #addPrediction(id: string, path: string, data: Uint8Array | string): void {
    const competition = this.#folders.get(dirname(path))
    if (competition) this.#count.set(competition, (this.#count.get(competition) ?? 0) + 1)
    else this.#problems.add('wrong-folder', `${path} instead of ${this.#expected}`)
    if (this.facts.has(id)) this.#problems.add('duplicate-member', id)
    if (typeof data === 'string') this.#problems.add('broken-png', `${id} (${data})`)
    this.facts.set(id, typeof data === 'string' ? undefined : checkPrediction(data, id, this.#problems))
  }
}

function isFile(type: string): boolean {
  return type === 'File' || type === 'OldFile' || type === 'ContiguousFile'
}

function isHostile(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..')
}

/** A prediction's image; of anything but `<id>.png` a name that no list holds. */
function idOf(path: string): string {
  return path.endsWith('.png') ? basename(path, '.png') : path
}

interface Size {
  width: number
  height: number
}

/** Of the split's images that are in the tree, by id. */
async function readSizes({ entries }: Split, work: Work): Promise<Map<string, Size>> {
  const sizes = new Map<string, Size>()
  for (const [done, { id, image }] of entries.entries()) {
    throwIfInterrupted(work.signal)
    work.onEvent?.({ type: 'progress', task: 'Reading sizes', done: done + 1, total: entries.length })
    sizes.set(id, await readImageHeader(await readBytes(image), image))
  }
  return sizes
}

/** VOC's images have no side above 500 pixels. */
const LARGEST: Size = { width: 500, height: 500 }

/** A PNG's chunks and palette, a tar header and its filling. */
const OVERHEAD = 4096

/** Folders, and some members that do not belong there, which are named then. */
const SLACK = 2 ** 24

/** Unpacked bytes of a submission whose predictions are not compressed at all, in both competitions' folders. */
function greatestSubmission({ ids }: Split, sizes: ReadonlyMap<string, Size>): number {
  const bytes = ids.map((id) => sizes.get(id) ?? LARGEST).map(({ width, height }) => (width + 1) * height + OVERHEAD)
  return 2 * bytes.reduce((sum, one) => sum + one, 0) + SLACK
}

function checkSizes(
  sizes: ReadonlyMap<string, Size>,
  facts: ReadonlyMap<string, PredictionFacts | undefined>,
  problems: ProblemList,
): void {
  for (const [id, { width, height }] of sizes) {
    const prediction = facts.get(id)
    if (!prediction) continue
    if (width !== prediction.width || height !== prediction.height)
      problems.add('wrong-size', `${id} (${prediction.width} x ${prediction.height} for ${width} x ${height})`)
  }
}
