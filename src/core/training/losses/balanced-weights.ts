import { expected } from '../../base/index.ts'

/**
 * A weight per class that makes all classes of a split count the same: pixels / (classes · the class's pixels), where only
 * classes with pixels count. A class without any has weight 0.
 * @throws bad-input where the tree does not say how many pixels its split has of each class
 */
export function balancedWeights(
  pixels: readonly number[] | undefined,
  { name, data, split }: { name: string; data: string; split: string },
): number[] {
  if (pixels === undefined)
    throw expected('the pixels per class of the split in dataset.json', `loss.classWeights of stage ${name}`, 'none', {
      suggestions: [`Prepare ${data} again: vortex prepare counts them for ${split}. Or list the weights.`],
    })
  const total = pixels.reduce((sum, count) => sum + count, 0)
  const present = pixels.filter((count) => count > 0).length
  return pixels.map((count) => (count > 0 ? total / (present * count) : 0))
}
