import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin, settings, type Interfaces } from '@oclif/core'

/**
 * Commands from the sources, which tsx already reads: left to itself, oclif looks for them in dist, and it would know
 * only those that the manifest had when it was last written.
 */
export async function developmentOptions(): Promise<Interfaces.LoadOptions> {
  settings.enableAutoTranspile = false
  const root = fileURLToPath(new URL('..', import.meta.url))
  const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  const commands = { strategy: 'explicit', target: './src/commands.ts', identifier: 'COMMANDS' } as const
  const pjson = { ...packageJson, oclif: { ...packageJson.oclif, commands, helpClass: './src/help.ts' } }
  const own = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true })
  const others = (packageJson.oclif.plugins ?? []).map((name) => new Plugin({ name, root, type: 'core' }))
  const plugins = [own, ...others]
  for (const plugin of plugins) await plugin.load()
  return { root, pjson, plugins: new Map(plugins.map((plugin) => [plugin.name, plugin])) }
}
