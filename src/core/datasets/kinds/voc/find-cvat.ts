import { VortexError } from '../../../base/index.ts'
import type { Inputs } from '../../prepare/kind.ts'
import { filesOf } from '../../sources/files.ts'
import { findRoot, type Source } from '../../sources/source.ts'
import { LISTS } from '../../tree/tree.ts'
import { LABEL_MAP, type CvatExport } from './cvat-plan.ts'
import type { VocOptions } from './plan.ts'

/** The CVAT export among the sources: one with `labelmap.txt` next to `ImageSets`; undefined where there is none. */
export async function findCvat(
  sources: readonly Source[],
  { images, validation, lists }: VocOptions,
  open: Inputs['open'],
): Promise<CvatExport | undefined> {
  for (const source of sources) {
    const root = await findRoot(source, LISTS)
    if (root === undefined || !(await source.names(root)).has(LABEL_MAP)) continue
    if (sources.length > 1)
      throw new VortexError('bad-input', `${source.path} has its own ${LABEL_MAP}: prepare it alone.`)
    const files = await filesOf(source)
    return { source, files, root, ...(images !== undefined && { images: await filesOf(await open(images)) }) }
  }
  if (images !== undefined || validation !== undefined || lists !== undefined)
    throw new VortexError(
      'bad-input',
      `Images and splits are given for CVAT exports alone: no source has ${LABEL_MAP} next to ImageSets.`,
    )
  return undefined
}
