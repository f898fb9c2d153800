import type { Dialect } from './dialect.ts'
import type { Rule } from './rule.ts'

const NORM = '(weight|bias|running_mean|running_var)'

/**
 * Rules for `torchvision.models.segmentation.deeplabv3.DeepLabHead` (ASPP, 3x3 convolution, classifier) under a prefix.
 * A branch is `convs.N.0` and `convs.N.1`; the global branch, whose convolution stands behind a pool, is `convs.N.1` and
 * `convs.N.2`, so which one it is shows in the set of names.
 */
export function torchvisionHead(prefix: string, foreign: ReadonlySet<string>): Rule[] {
  const at = prefix.replaceAll('.', '\\.')
  const rule = (pattern: string, target: string): Rule => [new RegExp(`^${at}\\.${pattern}$`), `classifier.${target}`]
  const global = /\.0\.convs\.(\d+)\.2\.weight$/
  const index = [...foreign].map((name) => global.exec(name)?.[1]).find((found) => found !== undefined) ?? 'none'
  return [
    rule(`0\\.convs\\.${index}\\.1\\.weight`, 'global.conv.weight'),
    rule(`0\\.convs\\.${index}\\.2\\.${NORM}`, 'global.bn.$1'),
    rule(`0\\.convs\\.(\\d+)\\.0\\.weight`, 'branches.$1.conv.weight'),
    rule(`0\\.convs\\.(\\d+)\\.1\\.${NORM}`, 'branches.$1.bn.$2'),
    rule('0\\.project\\.0\\.weight', 'projection.conv.weight'),
    rule(`0\\.project\\.1\\.${NORM}`, 'projection.bn.$1'),
    rule('1\\.weight', 'refine.conv.weight'),
    rule(`2\\.${NORM}`, 'refine.bn.$1'),
    rule('4\\.(weight|bias)', 'logits.$1'),
  ]
}

const auxiliary: readonly Rule[] = [
  [/^aux_classifier\.0\.weight$/, 'auxiliary.conv.weight'],
  [/^aux_classifier\.1\.(.+)$/, 'auxiliary.bn.$1'],
  [/^aux_classifier\.4\.(.+)$/, 'auxiliary.logits.$1'],
]

export const torchvision: Dialect = {
  name: 'torchvision DeepLab v3',
  source: 'https://github.com/pytorch/vision/blob/main/torchvision/models/segmentation/deeplabv3.py',
  rules: (foreign) => [...torchvisionHead('classifier', foreign), ...auxiliary],
  model: {
    context: 'aspp',
    outputStride: 8,
    multiGrid: [1, 1, 1],
    rates: [12, 24, 36],
    projection: 256,
    refine: '3x3',
    dropout: 0.5,
    alignCorners: false,
  },
}

/**
 * torchvision's name of one of our variables.
 * @param branches how many branches the context module has: the global branch comes after them
 */
export function toTorchvision(name: string, branches: number): string {
  const table: Rule[] = [
    [/^classifier\.branches\.(\d+)\.conv\.(.+)$/, 'classifier.0.convs.$1.0.$2'],
    [/^classifier\.branches\.(\d+)\.bn\.(.+)$/, 'classifier.0.convs.$1.1.$2'],
    [/^classifier\.global\.conv\.(.+)$/, `classifier.0.convs.${branches}.1.$1`],
    [/^classifier\.global\.bn\.(.+)$/, `classifier.0.convs.${branches}.2.$1`],
    [/^classifier\.projection\.conv\.(.+)$/, 'classifier.0.project.0.$1'],
    [/^classifier\.projection\.bn\.(.+)$/, 'classifier.0.project.1.$1'],
    [/^classifier\.refine\.conv\.(.+)$/, 'classifier.1.$1'],
    [/^classifier\.refine\.bn\.(.+)$/, 'classifier.2.$1'],
    [/^classifier\.logits\.(.+)$/, 'classifier.4.$1'],
    [/^auxiliary\.conv\.(.+)$/, 'aux_classifier.0.$1'],
    [/^auxiliary\.bn\.(.+)$/, 'aux_classifier.1.$1'],
    [/^auxiliary\.logits\.(.+)$/, 'aux_classifier.4.$1'],
  ]
  const rule = table.find(([pattern]) => pattern.test(name))
  return rule && typeof rule[1] === 'string' ? name.replace(rule[0], rule[1]) : name
}
