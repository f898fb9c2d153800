import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from './check.ts'
import { fileDifferences, keyDifferences } from './differences.ts'
import { vortex } from './vortex.ts'

/** VOC, SBD and COCO samples: images, labels and lists byte for byte, dataset.json in the keys that `before` has. */
export const prepared: Check = {
  name: 'prepare',
  async *run({ before, after, data, scratch }) {
    for (const [what, words] of Object.entries(preparations(data))) {
      const [one, other] = [join(scratch, 'before', what), join(scratch, 'after', what)]
      await vortex(before, ['prepare', ...words, '--out', one])
      await vortex(after, ['prepare', ...words, '--out', other])
      for (const folder of ['JPEGImages', 'SegmentationClass', 'ImageSets'])
        yield { what: `${what} ${folder}`, differences: await fileDifferences(join(one, folder), join(other, folder)) }
      const [old, now] = [await readRecord(one), await readRecord(other)]
      yield { what: `${what} dataset.json`, differences: keyDifferences(old, now) }
    }
  },
}

/** Arguments of `vortex prepare` for the sample data, by a name for each. */
export function preparations(data: string): Record<string, readonly string[]> {
  const voc = join(data, 'VOCdevkit')
  const coco = (split: string) => {
    const annotations = join(data, 'coco/annotations', `instances_${split}.json`)
    return ['coco', '--images', join(data, 'coco', split), '--annotations', annotations, '--allow-partial']
  }
  return {
    voc: ['voc', voc, '--allow-partial'],
    voc_small: ['voc', join(data, 'voc_small'), '--allow-partial'],
    sbd: ['sbd', join(data, 'benchmark_RELEASE'), '--voc', voc, '--allow-partial'],
    coco: coco('train2017'),
    'coco-torchvision': [...coco('val2017'), '--split-name', 'val', '--preset', 'torchvision'],
    'coco-deeplab': [...coco('val2017'), '--preset', 'deeplab', '--overlap', 'smallest', '--limit', '30'],
  }
}

async function readRecord(root: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, 'dataset.json'), 'utf8'))
}
