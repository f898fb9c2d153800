import { TOLERANCES, type ParityErrors } from './measure.ts'

/** A case's errors on one engine. */
export interface Measured {
  name: string
  engine: string
  errors: Partial<ParityErrors>
}

const KINDS = ['logits', 'gradients', 'statistics', 'losses'] as const

/** docs/parity.md: one row a network and engine, the largest errors over its cases. */
export function parityPage(results: readonly Measured[]): string {
  const keys = new Set(results.map(keyOf))
  const rows = [...keys].map((key) => {
    const measured = results.filter((result) => keyOf(result) === key)
    const cells = KINDS.map((kind) => {
      const errors = measured.flatMap(({ errors }) => errors[kind] ?? [])
      return errors.length === 0 ? '–' : Math.max(...errors).toExponential(1)
    })
    return `| ${[...key.split('|'), measured.length, ...cells].join(' | ')} |`
  })
  return `${INTRODUCTION}
| network | engine | cases | logits | gradients | statistics | five losses |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${beyondPromise(results)}
`
}

/** What the table's largest errors hide: how many cases, and which, miss what is promised. */
function beyondPromise(results: readonly Measured[]): string {
  const misses = results.flatMap(({ name, engine, errors }) =>
    KINDS.filter((kind) => (errors[kind] ?? 0) > TOLERANCES[kind]).map(
      (kind) => `${name} on ${engine}: ${kind} ${errors[kind]!.toExponential(1)}`,
    ),
  )
  return misses.length === 0 ? 'All cases keep what is promised.' : `Beyond what is promised: ${misses.join('; ')}.`
}

function keyOf({ name, engine }: Measured): string {
  return `${networkOf(name)}|${engine}`
}

/** `resnet18-module-a5-8-own-valid` → `resnet18 module-a5`; single cases keep their name. */
function networkOf(name: string): string {
  const parts = /^(resnet\d+)-(.+)-(8|16)-(previous|own)-(zeros|valid)$/.exec(name)
  return parts ? `${parts[1]} ${parts[2]}` : name
}

const INTRODUCTION = `# Parity with PyTorch

Largest relative errors against PyTorch (difference over the tensor's largest value), written by

    npm run parity        # both engines; --engine and --only narrow it

A case is a network at one setting, batch 2, random weights; crop 97 (ResNet-18) or 65, and 129 where a pool would cover the
whole map. Of output stride 8 (with multi-grid) and 16 (without), first block's dilation \`previous\` and \`own\`, and pool border
\`zeros\` and \`valid\`, every pair meets in a ResNet-18's four cases, every value occurs in a ResNet-50's two. Compared are

- **logits**, with batch norm in training and frozen; promised 1e-4;
- **gradients**: of every variable, with the weight decay inside, as momentum sees them after one step; promised 1e-3;
- **statistics**: every running mean and variance after that step; promised 1e-4;
- **five losses**: of five steps of SGD with momentum, weight decay and the poly schedule, made by the program that
  \`vortex train\` runs; promised 2e-4 (a schedule of power 1 instead of 0.9 would change them by 9e-4, a momentum of 0.89 by 4e-4).

References are PyTorch's in double precision, made by \`test/fixtures/make/parity.py\` from networks written there on
torchvision's ResNets; rows _PyTorch float32_ show how far its own single precision is from them. Of each tensor the fixtures
keep its norm, its largest value, eight samples and two random projections.

Three things keep the references above the noise of single precision, PyTorch's as well as ours. Batch norm's offsets are
nudged so that no ReLU's input lies near zero: one that flips changes a gradient by percents. Its epsilon is 1e-3, so that the
global branch, which normalizes two values per channel, has a gradient to speak of. And a random network multiplies rounding
from step to step, a deep one more, so the five steps are taken at the largest rate (halved from 0.016 for ResNet-18, from
0.001 for the others) at which PyTorch's single precision keeps within 1e-4 of its double one: from these weights and, since
one lucky rounding proves nothing, from three copies whose weights are off by up to 2^-18 of themselves.

\`torchvision-deeplabv3\` is torchvision's \`deeplabv3_resnet50\` with its auxiliary head, expressed by recipe keys (context
aspp, no multi-grid, refine 3x3, half-pixel centers), its logits at the image's size.
`
