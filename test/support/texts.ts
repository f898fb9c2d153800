import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import glob from 'fast-glob'
import ts from 'typescript'
import { ROOT } from './sources.ts'

/** A text that a person reads. */
export interface Text {
  file: string
  line: number
  kind: 'string' | 'comment' | 'page'
  text: string
}

const PAGES = ['*.md', 'docs/*.md', 'presets/*.yaml', 'examples/**/*.{md,html,yaml,sh}', 'package.json']

/** Every string and comment of the sources, and every paragraph of the pages. */
export function readTexts(): Text[] {
  const list = (patterns: string | string[]) => glob.sync(patterns, { cwd: ROOT }).sort()
  return [...list('src/**/*.{ts,js}').flatMap(readSource), ...list(PAGES).flatMap(readPage)]
}

function readSource(file: string): Text[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = new Map<number, Text>()
  const add = (position: number, kind: Text['kind'], words: string) => {
    const line = tree.getLineAndCharacterOfPosition(position).line + 1
    if (isProse(kind, words)) found.set(position, { file, line, kind, text: words })
  }
  const addComments = (ranges: readonly ts.CommentRange[] | undefined) => {
    for (const { pos, end } of ranges ?? []) add(pos, 'comment', text.slice(pos, end))
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return
    addComments(ts.getLeadingCommentRanges(text, node.getFullStart()))
    addComments(ts.getTrailingCommentRanges(text, node.getEnd()))
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      add(node.getStart(), 'string', node.text)
    } else if (ts.isTemplateExpression(node)) {
      add(node.getStart(), 'string', node.getText().slice(1, -1))
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(tree, visit)
  addComments(ts.getLeadingCommentRanges(text, tree.endOfFileToken.getFullStart()))
  return [...found].sort(([a], [b]) => a - b).map(([, one]) => one)
}

function readPage(file: string): Text[] {
  const paragraphs = readFileSync(join(ROOT, file), 'utf8').split(/(\n\s*\n|\n(?=\s*[-*|]|\s*\d\. ))/)
  let line = 1
  return paragraphs.flatMap((text) => {
    const at = line
    line += text.split('\n').length - 1
    return isProse('page', text) ? [{ file, line: at, kind: 'page' as const, text: text.trim() }] : []
  })
}

/** A string without a space is a name or a key. */
function isProse(kind: Text['kind'], text: string): boolean {
  return /\p{L}/u.test(text) && (kind !== 'string' || /\s/.test(text))
}
