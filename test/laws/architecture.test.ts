import { expect } from 'chai'
import { readSources, type SourceFile } from '../support/sources.ts'

/** `core`'s rooms in the order in which they may be imported: each only from those before it. */
const ROOMS = [
  'base',
  'shards',
  'fetch',
  'labels',
  'metrics',
  'formats',
  'images',
  'datasets',
  'samples',
  'batches',
  'engine',
  'models',
  'weights',
  'recipes',
  'runs',
  'choices',
  'inspect',
  'inference',
  'training',
  'experiments',
  'submission',
  'bench',
  'reports',
  'export',
  'demo',
]
const WITHOUT_TENSORS = [
  'fetch',
  'labels',
  'metrics',
  'formats',
  'images',
  'images',
  'datasets',
  'weights',
  'runs',
  'inspect',
  'submission',
  'reports',
]
const MAY_IMPORT_TFJS = ['engine', 'models', 'training', 'inference']

const sources = readSources('src/**/*.ts')
const core = sources.filter(({ path }) => path.startsWith('src/core/'))
const roomOf = (path: string) => /^src\/core\/([^/]+)\//.exec(path)?.[1]

describe('architecture', () => {
  it('every core file lies in a known room', () => {
    const strangers = core.filter(({ path }) => !ROOMS.includes(roomOf(path) ?? ''))
    expect(strangers.map(({ path }) => path)).to.deep.equal([])
  })

  it('a room imports only from rooms before it, through their doors', () => {
    const breaches = core.flatMap((file) =>
      file.imports.filter(({ target }) => target.startsWith('src/') && !mayImport(file.path, target)).map(show(file)),
    )
    expect(breaches).to.deep.equal([])
  })

  it('core knows no command line, prints nothing, reads no environment and never exits', () => {
    const libraries = core.flatMap((file) =>
      file.imports
        .filter(
          ({ target }) =>
            target.startsWith('@oclif/') || target === 'cli-progress' || /^src\/(ui|commands|formatters)/.test(target),
        )
        .map(show(file)),
    )
    expect(libraries).to.deep.equal([])
    const words = /console\.|process\.(argv|exit\b|stdout|stderr)/
    expect(core.filter(({ text }) => words.test(text)).map(({ path }) => path)).to.deep.equal([])
    // The engine's loader alone reads and sets what TensorFlow needs.
    const environment = core.filter(({ path, text }) => roomOf(path) !== 'engine' && text.includes('process.env'))
    expect(environment.map(({ path }) => path)).to.deep.equal([])
  })

  it('only ui imports cli-progress, only engine koffi and tfjs-node-gpu', () => {
    const breaches = sources.flatMap((file) =>
      file.imports
        .filter(
          ({ target }) =>
            (target === 'cli-progress' && !file.path.startsWith('src/ui/')) ||
            (/^(koffi|@tensorflow\/tfjs-node-gpu)/.test(target) && roomOf(file.path) !== 'engine'),
        )
        .map(show(file)),
    )
    expect(breaches).to.deep.equal([])
  })

  it('tensors stay where they belong', () => {
    const breaches = core.flatMap((file) =>
      file.imports
        .filter(
          ({ target, typeOnly }) =>
            (target.startsWith('@tensorflow/') && !MAY_IMPORT_TFJS.includes(roomOf(file.path) ?? '')) ||
            (WITHOUT_TENSORS.includes(roomOf(file.path) ?? '') && !typeOnly && target.startsWith('src/core/engine/')),
        )
        .map(show(file)),
    )
    expect(breaches).to.deep.equal([])
  })

  it('no file imports itself in a circle', () => {
    const edges = new Map(sources.map((file) => [file.path, file.imports.map(({ target }) => target)]))
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return
      if (state.get(path) === 'open') {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
        return
      }
      state.set(path, 'open')
      for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
      state.set(path, 'done')
    }
    for (const path of edges.keys()) visit(path, [])
    expect(circles).to.deep.equal([])
  })

  it('preparing knows no kind of dataset', () => {
    const breaches = core
      .filter(({ path }) => /^src\/core\/datasets\/(?!kinds\/|index\.ts)/.test(path))
      .flatMap((file) => file.imports.filter(({ target }) => target.includes('/kinds/')).map(show(file)))
    expect(breaches).to.deep.equal([])
  })

  it('no file is longer than 250 lines, no function longer than 60', () => {
    const all = [...sources, ...readSources('bench/**/*.ts')]
    const files = all.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines} lines`)
    const functions = all.flatMap(({ path, functions }) =>
      functions.filter(({ lines }) => lines > 60).map(({ name, lines }) => `${path} ${name}: ${lines} lines`),
    )
    expect([...files, ...functions]).to.deep.equal([])
  })
})

function mayImport(from: string, target: string): boolean {
  const own = roomOf(from)!
  const other = roomOf(target)
  if (other === undefined) return false
  if (own === other) return true
  return ROOMS.indexOf(other) < ROOMS.indexOf(own) && /^src\/core\/[^/]+\/index\.ts$/.test(target)
}

function show(file: SourceFile): (imported: { target: string }) => string {
  return ({ target }) => `${file.path} imports ${target}`
}
