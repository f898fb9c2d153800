import { VortexError } from '../../base/index.ts'

/** The images that one stage of training saw. */
export interface SeenImages {
  stage: string
  /** `hashIds` of its list. */
  sha256: string
  /** Undefined if only the digest is known. */
  ids?: readonly string[] | undefined
}

/** Which images of an evaluation are also in training. */
export interface Leak {
  images: number
  /** `487 of 487 evaluation images are also in training (first: 2007_000063): stage voc saw 487.`; null if none is. */
  message: string | null
  /** By stage that saw some. */
  stages: { name: string; images: number }[]
  /** Stages whose images are not known; only that they saw another list. */
  unchecked: string[]
}

interface Evaluated {
  ids: readonly string[]
  /** `hashIds` of the whole list. */
  sha256: string
}

/** Compares an evaluation's images with those that stages of training saw. */
export function findLeak({ ids, sha256 }: Evaluated, seen: readonly SeenImages[]): Leak {
  const leaked = new Set<string>()
  const leak: Leak = { images: 0, message: null, stages: [], unchecked: [] }
  for (const { stage, ...list } of seen) {
    const known = list.sha256 === sha256 ? ids : list.ids
    if (known === undefined) leak.unchecked.push(stage)
    else {
      const trained = new Set(known)
      const shared = ids.filter((id) => trained.has(id))
      for (const id of shared) leaked.add(id)
      if (shared.length > 0) leak.stages.push({ name: stage, images: shared.length })
    }
  }
  const first = ids.find((id) => leaked.has(id))
  if (first === undefined) return leak
  const by = leak.stages.map(({ name, images }) => `stage ${name} saw ${images}`).join(', ')
  const message = `${leaked.size} of ${ids.length} evaluation images are also in training (first: ${first}): ${by}.`
  return { ...leak, images: leaked.size, message }
}

/** What could not be checked, as a sentence; undefined if everything was. */
export function describeUnchecked({ unchecked }: Leak): string | undefined {
  if (unchecked.length === 0) return undefined
  const stages = `${unchecked.length === 1 ? 'stage' : 'stages'} ${unchecked.join(', ')}`
  return `Could not check whether evaluation images are also in training: the list of images of ${stages} was not found.`
}

/**
 * Refuses an evaluation on images that the network was trained on. Training on trainval and scoring on val gave one
 * project 86.9 on val and 75.8 on the server.
 * @param suggestions what to do instead
 */
export function assertNoLeak({ message }: Leak, suggestions: readonly string[]): void {
  if (message !== null) throw new VortexError('refused', message, { suggestions })
}
