import { basename } from 'node:path'
import { expected, type Work } from '../../../base/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { givenListsDigest } from '../../lists/digest.ts'
import { namedClasses, type NamedObjects } from '../../objects/classes.ts'
import type { LabelSource } from '../../prepare/label.ts'
import type { Plan, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import { filesOf } from '../../sources/files.ts'
import type { Source } from '../../sources/source.ts'
import { planSplits } from '../../splits/plan-splits.ts'
import { splitIdentity } from '../../splits/resplit.ts'
import { isSplitName, splitName } from '../../splits/split-name.ts'
import type { SplitOptions } from '../../splits/split-options.ts'
import type { LabelmeSettings } from './label.ts'
import { scanLabelme, type LabelmeFiles } from './scan.ts'

export interface LabelmeOptions extends PrepareOptions, SplitOptions {
  /** Folder or archive of labelme's JSON files, with their images next to them or in them. */
  source: string
  /** Default: background and the labels found, sorted. */
  classes?: ClassFile
}

/** The images of a folder of labelme files; nothing is written. */
export async function planLabelme(
  source: Source,
  options: LabelmeOptions,
  work: Work,
): Promise<Plan<LabelSource, LabelmeSettings>> {
  const { classes: file } = options
  const found = scanLabelme(await filesOf(source), work)
  const { items, faults } = found
  if (items.length === 0) throw nothingIn(source.path, found)
  const labels = [...found.labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, objects]) => ({ name, objects }))
  const { classes, valueOf } = namedClasses(labels, file, source.path)
  const folders = splitFolders(items.map(({ id }) => id))
  tell(labels, found, file === undefined, work)
  return {
    sources: [basename(source.path)],
    ...(await givenListsDigest(options)),
    options: {
      classes: file ? classFileDigest(file) : labels.map(({ name }) => name).join('\n'),
      ...splitIdentity(options),
    },
    settings: { ...settingsOf(options, classes), valueOf },
    items: { length: items.length, id: (i) => items[i]!.id, at: (i) => items[i]! },
    splits: await planSplits(
      { path: source.path, ids: items.map(({ id }) => id), ...(folders && { folders }) },
      options,
    ),
    faults,
  }
}

/** The split of each id, where all of them begin with the folder of one: `train__a`. */
function splitFolders(ids: readonly string[]): ReadonlyMap<string, string> | undefined {
  const folders = ids.map((id) => (id.includes('__') ? id.slice(0, id.indexOf('__')) : ''))
  return folders.every(isSplitName) ? new Map(ids.map((id, i) => [id, splitName(folders[i]!)])) : undefined
}

function nothingIn(path: string, { faults }: LabelmeFiles): Error {
  const [first] = faults
  if (!first) return expected("labelme's JSON files", path, 'none', { code: 'not-found' })
  return expected('a labelme file that can be read', path, `${faults.length} that cannot, ${first.reason}`)
}

function tell(labels: readonly NamedObjects[], { unlabeled }: LabelmeFiles, isOwn: boolean, { onEvent }: Work): void {
  const counts = labels.map(({ name, objects }) => `${name} ${objects}`).join(', ')
  if (isOwn) onEvent?.({ type: 'notice', level: 'info', message: `Labels: ${counts}.` })
  if (unlabeled === 0) return
  const message = `${unlabeled} ${unlabeled === 1 ? 'image has' : 'images have'} no labelme file and ${unlabeled === 1 ? 'is' : 'are'} left out.`
  onEvent?.({ type: 'notice', level: 'warning', message })
}
