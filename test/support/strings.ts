// What a person reads, listed and counted: `node --import tsx test/support/strings.ts VERB`.
//   count                  forbidden words, by word and kind of text
//   find                   each of them with its place
//   list                   all texts as JSON
//   compare BEFORE [SEED]  fifty of the strings that changed since that list, picked by the seed
import { readFileSync } from 'node:fs'
import { rngFor, shuffled } from '../../src/core/base/index.ts'
import { readTexts, type Text } from './texts.ts'
import { findWords } from './words.ts'

const [, , verb = 'count', path = '', seed = '1'] = process.argv
const texts = readTexts()

if (verb === 'list') console.log(JSON.stringify(texts, null, 1))
else if (verb === 'find') find()
else if (verb === 'compare') compare(JSON.parse(readFileSync(path, 'utf8')) as Text[])
else count()

function find(): void {
  for (const { file, line, kind, word, text } of findWords(texts))
    console.log(`${file}:${line} [${kind}] ${word}: ${text.replace(/\s+/g, ' ').slice(0, 300)}`)
}

function count(): void {
  const kinds = ['string', 'page', 'comment'] as const
  const rows: Record<string, Record<Text['kind'], number>> = {}
  for (const { word, kind } of findWords(texts))
    (rows[word.toLowerCase()] ??= { string: 0, page: 0, comment: 0 })[kind]++
  console.table(Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1))))
  for (const kind of kinds) {
    const sum = Object.values(rows).reduce((all, row) => all + row[kind], 0)
    console.log(`${sum} forbidden words in ${texts.filter((text) => text.kind === kind).length} ${kind}s`)
  }
}

function compare(before: readonly Text[]): void {
  const strings = (all: readonly Text[], file: string) =>
    all.filter((text) => text.file === file && text.kind === 'string').map(({ text }) => text)
  const files = [...new Set(before.map(({ file }) => file))]
  const changes = files.flatMap((file) =>
    changed(strings(before, file), strings(texts, file)).map((change) => ({ file, ...change })),
  )
  console.log(`${changes.length} strings changed; fifty of them by seed ${seed}:`)
  for (const { file, was, is } of shuffled(changes, rngFor(Number(seed))).slice(0, 50))
    console.log(`\n${file}\n  - ${was.replace(/\s+/g, ' ')}\n  + ${is.replace(/\s+/g, ' ')}`)
}

/** Each text that is gone with the new one that shares most words with it; one without any has no partner. */
function changed(before: readonly string[], after: readonly string[]): { was: string; is: string }[] {
  const gone = before.filter((text) => !after.includes(text))
  const fresh = after.filter((text) => !before.includes(text))
  return gone.flatMap((was) => {
    const partner = fresh.reduce((best, is) => (alike(was, is) > alike(was, best) ? is : best), '')
    return alike(was, partner) > 0 ? [{ was, is: partner }] : []
  })
}

/** Share of the words that both have. */
function alike(a: string, b: string): number {
  const [left, right] = [new Set(a.split(/\W+/)), new Set(b.split(/\W+/))]
  return (2 * [...left].filter((word) => right.has(word)).length) / (left.size + right.size)
}
