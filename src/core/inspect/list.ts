import { readText } from '../base/index.ts'
import { hashIds, OFFICIAL_LISTS, parseList } from '../datasets/index.ts'

export interface ListInspection {
  kind: 'list'
  path: string
  ids: number
  /** As `trainaug` and the others are compared: of the sorted ids. */
  sha256: string
  /** The official list that it equals. */
  official?: string
}

/** A list of image ids, or of pairs of image and label. */
export async function inspectList(path: string): Promise<ListInspection> {
  const { ids } = parseList(await readText(path), path)
  const sha256 = hashIds(ids)
  const official = Object.keys(OFFICIAL_LISTS).find((name) => OFFICIAL_LISTS[name]!.sha256 === sha256)
  return { kind: 'list', path, ids: ids.length, sha256, ...(official !== undefined && { official }) }
}
