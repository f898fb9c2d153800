import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Lineage } from '../../src/core/base/index.ts'
import { openTree } from '../../src/core/datasets/index.ts'
import { checkSubmission } from '../../src/core/submission/index.ts'
import { tarOf, type TarMember } from './archives.ts'
import { useFolder } from './folder.ts'
import { labelPng, plant, vocFiles } from './voc.ts'

/** Where an archive has its predictions, and the images of the test split. */
export const FOLDER = 'results/VOC2012/Segmentation/comp6_test_cls'
export const IDS = ['2008_000001', '2008_000002', '2008_000003']

/** The members of an archive without a problem. */
export const good = (): TarMember[] => IDS.map((id, i) => ({ path: `${FOLDER}/${id}.png`, data: labelPng([i, 20]) }))

/** A tree for each test of the calling `describe`, and the check of an archive against it. */
export function useSubmission() {
  const folder = useFolder()
  beforeEach(async () => plant(folder(), await vocFiles({ test: IDS, val: ['2007_000001'] })))

  async function check(
    members: readonly TarMember[] | Uint8Array,
    options: { lineage?: Lineage; split?: string } = {},
  ) {
    const path = join(folder(), 'results.tgz')
    await writeFile(path, members instanceof Uint8Array ? members : gzipSync(tarOf(members)))
    return checkSubmission(path, await openTree(folder()), options.split ?? 'test', options.lineage)
  }

  /** Codes with their first example. */
  const problemsOf = async (...args: Parameters<typeof check>) =>
    (await check(...args)).problems.map(({ code, examples }) => `${code}: ${examples[0]!}`)

  return { folder, check, problemsOf }
}
