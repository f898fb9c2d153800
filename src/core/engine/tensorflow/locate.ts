import { execFile } from 'node:child_process'
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, engineEnvironment } from '../environment.ts'
import { kernelPackage } from './tfjs/package.ts'

/** Where a library was found. */
export interface FoundLibrary {
  path: string
  /** Where the place shows it; the loaded library always says it. */
  version?: string
  /** For people: `vortex's cache`. */
  source: string
}

/** A place that was looked at in vain. */
export interface MissedPlace {
  source: string
  reason: string
}

export interface Location {
  found?: FoundLibrary
  /** The places before the one found, or all of them. */
  missed: MissedPlace[]
}

/** libtensorflow_cc is Python's wheel, libtensorflow the C library of TensorFlow's own downloads. */
const FILE_NAMES =
  process.platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow.so.2']

type Answer = FoundLibrary | { reason: string }

/**
 * Looks for TensorFlow's library: a path given (file or folder), `VORTEX_TENSORFLOW`, vortex's cache, Python's own
 * package, the folder where tfjs-node's installer puts one. Only the first two are wishes: if they fail, nothing after
 * them is looked at. Nothing is loaded.
 */
export async function locateTensorFlow(given?: string): Promise<Location> {
  const { tensorflow } = engineEnvironment()
  const wishes = [
    { source: 'the path given', path: given },
    { source: 'VORTEX_TENSORFLOW', path: tensorflow },
  ]
  for (const { source, path } of wishes)
    if (path !== undefined) return settle([{ source, answer: lookAt(path, source) }])
  const tried: { source: string; answer: Answer }[] = []
  const places: { source: string; look: (source: string) => Answer | Promise<Answer> }[] = [
    { source: "vortex's cache", look: lookInCache },
    { source: "Python's tensorflow", look: lookInPython },
    { source: 'tfjs-node-gpu', look: lookInPackage },
  ]
  for (const { source, look } of places) {
    const answer = await look(source)
    tried.push({ source, answer })
    if ('path' in answer) break
  }
  return settle(tried)
}

function settle(tried: readonly { source: string; answer: Answer }[]): Location {
  const missed = tried.flatMap(({ source, answer }) => ('reason' in answer ? [{ source, reason: answer.reason }] : []))
  const found = tried.map(({ answer }) => answer).find((answer) => 'path' in answer)
  return found ? { found, missed } : { missed }
}

/** A library file, or a folder that holds one. */
function lookAt(path: string, source: string): Answer {
  if (!existsSync(path)) return { reason: `${path} does not exist` }
  if (statSync(path).isFile()) return { path, source }
  const name = FILE_NAMES.find((file) => existsSync(join(path, file)))
  return name === undefined ? { reason: `${path} holds no ${FILE_NAMES[0]}` } : { path: join(path, name), source }
}

/** The folder of the cache that points at a library of the user's own. */
export const LINKED = 'linked'

/** `CACHE/tensorflow/VERSION-cpu/tensorflow/…`: the user's own first, then the newest version, GPU before CPU. */
function lookInCache(source: string): Answer {
  const folder = join(cacheFolder(), 'tensorflow')
  if (!existsSync(folder)) return { reason: `${folder} does not exist` }
  const versions = readdirSync(folder)
    .filter((name) => /^\d/.test(name) || name === LINKED)
    .sort((a, b) => Number(b === LINKED) - Number(a === LINKED) || b.localeCompare(a, 'en', { numeric: true }))
  for (const version of versions) {
    const answer = lookAt(join(folder, version, 'tensorflow'), source)
    if (!('path' in answer)) continue
    if (version === LINKED) return { path: realpathSync(answer.path), source: 'vortex setup --tensorflow' }
    return { ...answer, version: version.replace(/-(cpu|gpu)$/, '') }
  }
  return { reason: `${folder} holds no library` }
}

/** Python is only asked where the package lies; it is not imported. */
async function lookInPython(source: string): Promise<Answer> {
  const question = 'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.origin if s else "")'
  const asked: string[] = []
  for (const python of ['python3', 'python']) {
    try {
      const { stdout } = await promisify(execFile)(python, ['-c', question], { timeout: 10_000 })
      const origin = stdout.trim()
      if (origin !== '' && basename(origin) === '__init__.py') return lookAt(dirname(origin), source)
      asked.push(python)
    } catch {
      // No such program, or one that cannot answer.
    }
  }
  return { reason: asked.length > 0 ? `${asked.join(' and ')} has no package tensorflow` : 'there is no Python' }
}

function lookInPackage(source: string): Answer {
  const folder = kernelPackage()
  if (folder === undefined) return { reason: 'the package is not installed' }
  return lookAt(join(folder, 'deps/lib'), source)
}
