/**
 * How well suspicion finds wrong labels: copies a split, spoils labels on purpose, and counts how many of them are among
 * the first by suspicion.
 * usage: node --import tsx bench/compare/spoiled-labels.ts spoil TREE OUT --split val --count 40 --seed 1
 *        vortex eval CHECKPOINT --data OUT --split val --report REPORT
 *        node --import tsx bench/compare/spoiled-labels.ts count OUT REPORT/images.csv --first 80
 * The network must not have been trained on the images of the split.
 */
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { rngFor, shuffled, type Rng } from '../../src/core/base/index.ts'
import { openTree, readLabel, readSplit, type Entry } from '../../src/core/datasets/index.ts'
import { encodeIndexedPng } from '../../src/core/formats/index.ts'
import { foregroundOf, paletteOf, type ClassSet } from '../../src/core/labels/index.ts'

interface Label {
  data: Uint8Array
  width: number
  height: number
}

type Spoil = (label: Label, other: Label, set: ClassSet, rng: Rng) => Uint8Array

/** Each returns a changed copy; the same bytes where the image does not allow it. */
const WAYS: Record<string, Spoil> = {
  removed: ({ data }, _, set, rng) => {
    const gone = anyOf(classesIn(data, set), rng)
    return data.map((value) => (value === gone ? 0 : value))
  },
  swapped: ({ data }, _, set, rng) => {
    const [from, to] = shuffled(foregroundOf(set), rng) as [number, number]
    const present = anyOf(classesIn(data, set), rng)
    const other = to === present ? from : to
    return data.map((value) => (value === present ? other : value === other ? (present ?? value) : value))
  },
  shifted: ({ data, width, height }) => {
    const [dx, dy] = [Math.round(width / 5), Math.round(height / 5)]
    return data.map((_, i) => {
      const [x, y] = [(i % width) - dx, Math.floor(i / width) - dy]
      return x >= 0 && y >= 0 ? data[y * width + x]! : 0
    })
  },
  foreign: ({ data, width, height }, other) =>
    data.map((_, i) => {
      const x = Math.floor(((i % width) * other.width) / width)
      return other.data[Math.floor((Math.floor(i / width) * other.height) / height) * other.width + x]!
    }),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'val' },
    count: { type: 'string', default: '40' },
    first: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
  },
})
const [what, from, to] = positionals
if (what === 'spoil' && from && to) await spoil(from, to)
else if (what === 'count' && from && to) await count(from, to)
else throw new Error('Expected: spoil TREE OUT, or count OUT IMAGES.CSV')

async function spoil(source: string, out: string): Promise<void> {
  const tree = await openTree(source)
  const { entries } = await readSplit(tree, values.split, { labels: true })
  await cp(join(tree.root, 'ImageSets'), join(out, 'ImageSets'), { recursive: true })
  // A plain VOCdevkit has none.
  await copyFile(join(tree.root, 'dataset.json'), join(out, 'dataset.json')).catch(() => undefined)
  for (const { image, label } of entries)
    for (const file of [image, label!]) {
      const copy = join(out, relative(tree.root, file))
      await mkdir(dirname(copy), { recursive: true })
      await copyFile(file, copy)
    }
  const rng = rngFor(Number(values.seed), 'spoil')
  const order = shuffled(entries, rng)
  const done: string[] = []
  for (const [index, entry] of order.entries()) {
    if (done.length === Number(values.count)) break
    const way = Object.keys(WAYS)[done.length % 4]!
    if (await spoilOne(way, entry, order[(index + 1) % order.length]!, tree.classes, { out, root: tree.root }, rng))
      done.push(`${entry.id},${way}\n`)
  }
  await writeFile(join(out, 'spoiled.csv'), done.join(''))
  console.log(`${done.length} of ${entries.length} labels of ${values.split} spoiled: ${join(out, 'spoiled.csv')}`)
}

/** False where nothing of the label's pixels changes by it, or less than one in fifty. */
async function spoilOne(
  way: string,
  entry: Entry,
  other: Entry,
  set: ClassSet,
  { out, root }: { out: string; root: string },
  rng: Rng,
): Promise<boolean> {
  const label = await readLabel(entry.label!, set)
  const data = WAYS[way]!(label, await readLabel(other.label!, set), set, rng)
  const changed = data.reduce((sum, value, i) => sum + (value === label.data[i] ? 0 : 1), 0)
  if (changed < data.length / 50) return false
  const png = encodeIndexedPng({ width: label.width, height: label.height, data, palette: paletteOf(set) })
  await writeFile(join(out, relative(root, entry.label!)), png)
  return true
}

async function count(out: string, csv: string): Promise<void> {
  const spoiled = new Map((await lines(join(out, 'spoiled.csv'))).map((line) => line.split(',') as [string, string]))
  const ids = (await lines(csv)).slice(1).map((line) => line.split(',')[0]!)
  const first = new Set(ids.slice(0, Number(values.first)))
  for (const way of Object.keys(WAYS)) {
    const all = [...spoiled].filter(([, one]) => one === way)
    console.log(`${way}: ${all.filter(([id]) => first.has(id)).length} of ${all.length}`)
  }
  const found = [...spoiled.keys()].filter((id) => first.has(id)).length
  console.log(`${found} of ${spoiled.size} among the first ${first.size} of ${ids.length} (${basename(csv)})`)
}

async function lines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n')
}

function classesIn(data: Uint8Array, set: ClassSet): number[] {
  const found = new Set(data)
  return foregroundOf(set).filter((value) => found.has(value))
}

function anyOf(items: readonly number[], rng: Rng): number | undefined {
  return items[rng.below(Math.max(1, items.length))]
}
