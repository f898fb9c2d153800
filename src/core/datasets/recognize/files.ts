import { posix } from 'node:path'
import { isSplitName } from '../splits/split-name.ts'
import type { Looked, Recognition } from './recognition.ts'

/** So many JSON files of each folder are looked at. */
const LOOKED_AT = 3

/** Annotation files, recognized by their contents. */
export function recognizeFiles(looked: Looked): Recognition[] {
  return [...labelme(looked), ...coco(looked), ...yolo(looked), ...masks(looked)]
}

function labelme({ path, paths, head }: Looked): Recognition[] {
  const files = paths.filter((file) => /\.json$/i.test(file))
  const own = files.slice(0, 50).filter((file) => /"shapes"\s*:/.test(head(file)))
  if (own.length === 0) return []
  const inSplits = files.every((file) => file.includes('/') && isSplitName(file.split('/')[0]!))
  return [
    {
      what: 'labelme files',
      why: `JSON with shapes in ${own[0]!}${own.length > 1 ? ` and ${own.length - 1} more of the first ${Math.min(50, files.length)} JSON files` : ''}`,
      words: ['prepare', 'labelme', path, ...(inSplits ? [] : ['--validation', '0.2'])],
    },
  ]
}

function coco({ path, paths, head }: Looked): Recognition[] {
  const byFolder = new Map<string, string[]>()
  for (const file of paths.filter((name) => /\.json$/i.test(name))) {
    const folder = posix.dirname(file)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
  }
  const files = [...byFolder.values()].flatMap((names) =>
    names
      .filter(
        (name) => /^(instances_|_annotations\.coco|result)/.test(posix.basename(name)) || names.length <= LOOKED_AT,
      )
      .filter((name) => /"(images|annotations|categories|licenses)"\s*:\s*\[/.test(head(name))),
  )
  return files.map((file) => {
    const isCoco = /^instances_(train|val)20\d\d\.json$/.test(posix.basename(file))
    const own = posix.join(path, file)
    const images = posix.basename(file).startsWith('_annotations.coco') ? posix.dirname(own) : path
    const split = posix.basename(posix.dirname(file))
    return {
      what: isCoco ? 'COCO annotations' : "COCO annotations with categories of the file's own",
      why: `images, annotations or categories in ${file}`,
      words: [
        ...['prepare', 'coco', '--images', images, '--annotations', own],
        ...(isCoco ? [] : ['--classes', 'all']),
        ...(isSplitName(split) ? ['--split-name', split === 'valid' ? 'val' : split] : []),
      ],
    }
  })
}

function yolo({ path, paths, head }: Looked): Recognition[] {
  const data = paths.find((file) => /\.ya?ml$/i.test(file) && /^names\s*:/m.test(head(file)))
  const labels = paths.find((file) => /(^|\/)labels\/.*\.txt$/.test(file))
  if (data === undefined) return []
  const why = `names in ${data}${labels === undefined ? '' : `, and ${labels}`}`
  return [{ what: 'a YOLO dataset', why, words: ['prepare', 'yolo', posix.join(path, data)] }]
}

function masks({ path, paths }: Looked): Recognition[] {
  const mask = paths.find((file) => /(^|\/)(labels|masks)\/.*\.png$/i.test(file))
  const image = paths.find((file) => /(^|\/)images\/./.test(file))
  if (mask === undefined || image === undefined) return []
  return [
    {
      what: 'images and PNG masks',
      why: `${image} and ${mask}`,
      words: ['prepare', 'masks', path, '--classes', 'FILE', '--validation', '0.2'],
      open: 'FILE: a class file that says which value or color of the masks is which class',
    },
  ]
}
