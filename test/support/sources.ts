import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import glob from 'fast-glob'
import ts from 'typescript'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export interface SourceFile {
  /** Relative to the repository's root. */
  path: string
  lines: number
  /** Import specifiers; relative ones resolved against the root. Type-only imports are marked. */
  imports: { target: string; typeOnly: boolean; names: readonly string[] }[]
  functions: { name: string; lines: number }[]
  text: string
}

export function readSources(pattern: string): SourceFile[] {
  return glob.sync(pattern, { cwd: ROOT, ignore: ['**/node_modules/**'] }).map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const lines = text.split('\n').length - 1
    return { path, text, lines, imports: importsOf(tree), functions: functionsOf(tree) }
  })
}

function importsOf(tree: ts.SourceFile): SourceFile['imports'] {
  const found: SourceFile['imports'] = []
  const add = (specifier: string, typeOnly: boolean, names: readonly string[]) => {
    const target = specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(tree.fileName), specifier))
      : specifier
    found.push({ target, typeOnly, names })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings
      const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : []
      const typeOnly =
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (elements.length > 0 && !node.importClause?.name && elements.every((element) => element.isTypeOnly))
      add(
        node.moduleSpecifier.text,
        typeOnly,
        elements.map((element) => element.name.text),
      )
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly, [])
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      if (specifier && ts.isStringLiteral(specifier)) add(specifier.text, false, [])
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function functionsOf(tree: ts.SourceFile): SourceFile['functions'] {
  const found: SourceFile['functions'] = []
  const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const name = node.name && ts.isIdentifier(node.name) ? node.name.text : `line ${lineOf(node.getStart()) + 1}`
      found.push({ name, lines: lineOf(node.getEnd()) - lineOf(node.getStart()) + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
