import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import glob from 'fast-glob'
import { ROOT } from '../support/sources.ts'
import type { Text } from '../support/texts.ts'
import { findWords } from '../support/words.ts'

const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'src/**/*.ts']
const GENERATED = ['docs/commands.md', 'docs/recipe-keys.md']
const COMMENT = /^\s*(\*|\/\/|\/\*)/
/** A string of one line with a space in it. */
const STRING = /'[^'\n]*\s[^'\n]*'|"[^"\n]*\s[^"\n]*"|`[^`\n]*\s[^`\n]*`/g

describe('the words of messages and pages', () => {
  it('are none that CONTRIBUTING.md advises against', () => {
    const texts = glob.sync(PAGES, { cwd: ROOT, ignore: GENERATED }).flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((text, index): Text[] => {
          const place = { file, line: index + 1 }
          if (file.endsWith('.md')) return [{ ...place, kind: 'page', text }]
          if (COMMENT.test(text)) return []
          const strings = [...text.matchAll(STRING)].map(([string]) => string.replace(/\$\{[^}]*\}/g, ''))
          return strings.map((string) => ({ ...place, kind: 'string', text: string }))
        }),
    )
    expect(findWords(texts).map(({ file, line, word, but }) => `${file}:${line}: ${word} (${but})`)).to.deep.equal([])
  })
})
