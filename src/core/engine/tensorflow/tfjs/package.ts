import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compileFunction } from 'node:vm'
import { cacheFolder } from '../../environment.ts'

const PACKAGE = '@tensorflow/tfjs-node-gpu'
const require = createRequire(import.meta.url)

/** Where tfjs-node's kernels are looked for: among our dependencies (an optional one), then in vortex's cache. */
export function kernelPackage(): string | undefined {
  const places = [() => dirname(require.resolve(`${PACKAGE}/package.json`)), () => kernelPackageInCache()]
  for (const place of places) {
    try {
      const folder = place()
      if (existsSync(join(folder, 'dist/register_all_kernels.js'))) return folder
    } catch {
      // Not among our dependencies.
    }
  }
  return undefined
}

/** Where `npm install --prefix CACHE` puts the package. */
export function kernelPackageInCache(): string {
  return join(cacheFolder(), 'node_modules', PACKAGE)
}

/**
 * Loads CommonJS files of a package whose own dependencies are absent: `given` answers for modules by name. This is how
 * tfjs-node's kernels run without its addon, with our one copy of tfjs (a second would register every kernel twice), and
 * with what Node 23 dropped from `util`.
 */
export function packageLoader(folder: string, given: Readonly<Record<string, unknown>>): (file: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>()
  const load = (path: string): unknown => {
    const known = loaded.get(path)
    if (known) return known.exports
    const module = { exports: {} }
    loaded.set(path, module)
    const names = ['exports', 'module', 'require']
    const run = compileFunction(readFileSync(path, 'utf8'), names, { filename: path }) as (...values: unknown[]) => void
    run(module.exports, module, (name: string) =>
      name in given
        ? given[name]
        : name.startsWith('.')
          ? load(join(dirname(path), `${name}.js`))
          : (require(name) as unknown),
    )
    return module.exports
  }
  return (file) => load(join(folder, file))
}
