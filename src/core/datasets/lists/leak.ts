import { VortexError } from '../../base/index.ts'

/**
 * Refuses to train on images that the score is taken on. Training on trainval and scoring on val gave one project 86.9
 * on val and 75.8 on the server.
 */
export function assertNoLeak(
  train: { name: string; ids: readonly string[] },
  evaluated: { name: string; ids: readonly string[] },
): void {
  const scored = new Set(evaluated.ids)
  const shared = train.ids.filter((id) => scored.has(id))
  if (shared.length === 0) return
  throw new VortexError(
    'refused',
    `Expected no image of ${evaluated.name} in ${train.name} but found ${shared.length}, ${shared[0]!} the first: the score would be of images trained on.`,
    { suggestions: ['Train on a split without them (trainaug for val), or leave the evaluation out of that stage.'] },
  )
}
