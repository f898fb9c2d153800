import { expected } from '../base/index.ts'
import type { DatasetRecord, Split, StoredRecord } from '../datasets/index.ts'

/** Where a prepared tree is no longer what its record says. */
export function compareWithRecord(
  root: string,
  record: StoredRecord,
  splits: readonly Split[],
  counts: Pick<DatasetRecord, 'images' | 'classes'>,
): DatasetRecord['faults'] {
  const faults: DatasetRecord['faults'] = []
  const add = (file: string, what: string, found: string) => {
    faults.push({ file, reason: expected(`${what} (dataset.json)`, `${file} of ${root}`, found).message })
  }
  for (const { name, ids, missing, sha256 } of splits) {
    const file = `${name}.txt`
    const known = record.splits[name]
    // A list of somebody's own.
    if (!known) continue
    if (known.sha256 !== sha256) add(file, `${known.count} ids of sha256 ${known.sha256}`, `${ids.length} of ${sha256}`)
    if (missing.length > 0) add(file, 'the files of every id', `${missing.length} missing, ${missing[0]!} the first`)
  }
  for (const [name, { count }] of Object.entries(record.splits))
    if (count > 0 && !splits.some((split) => split.name === name))
      add(`${name}.txt`, `${count} ids`, 'no readable list')
  for (const [value, { name, pixels }] of record.classes.entries()) {
    const found = counts.classes[value]!.pixels
    if (found !== pixels) add('SegmentationClass', `${pixels} pixels of ${name}`, `${found}`)
  }
  return faults
}
