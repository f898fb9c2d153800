import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from '@oclif/core'
import { expect } from 'chai'
import glob from 'fast-glob'
import { BaseCommand } from '../../src/base-command.ts'
import { COMMANDS } from '../../src/commands.ts'
import { messageOf } from '../../src/core/base/index.ts'
import { CATALOG } from '../../src/core/fetch/index.ts'
import { loadRecipe, presetNames } from '../../src/core/recipes/index.ts'
import { readCommandLines, type CommandLine } from '../support/command-lines.ts'
import { ROOT } from '../support/sources.ts'

/** Commands of oclif's plugins. */
const PLUGINS = ['help', 'autocomplete']

/** Those of all commands, of bench, of docker, and a flag's old name in the changelog. */
const OTHER_FLAGS = ['help', 'json', 'quiet', 'mode', 'device', 'gpus', 'licence']

/** What the shell would put in the place of the examples' variables. */
const VARIABLES: Readonly<Record<string, string>> = { $cluster: 'host:7100', $port: '7100' }

describe('the command lines of the pages', () => {
  const lines = readCommandLines()

  it('are found', () => {
    const pages = new Set(lines.map(({ page }) => page))
    expect([...pages]).to.include.members(['README.md', 'docs/datasets.md', 'docs/commands.md', 'docs/scaling.md'])
    expect([...pages].filter((page) => page.startsWith('examples/'))).to.have.length(3)
    expect(lines).to.have.length.above(120)
  })

  it('name commands, flags, options and arguments that exist, presets and overrides that load', async () => {
    const faults: string[] = []
    for (const line of lines)
      await check(line).catch((error: unknown) => {
        faults.push(`${line.page}:${line.line}: ${line.text}: ${messageOf(error)}`)
      })
    expect(faults).to.deep.equal([])
  })

  it('in the text name flags that exist', () => {
    const known = [...Object.values(COMMANDS).flatMap(({ flags = {} }) => Object.keys(flags)), ...OTHER_FLAGS]
    const unknown = glob.sync(['*.md', 'docs/*.md'], { cwd: ROOT }).flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[^]*?```/g, '')
      return [...text.matchAll(/`(?!tensorboard|node)([^`]+)`/g)].flatMap(([, code]) =>
        [...code!.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, flag]) => flag!).filter((flag) => !known.includes(flag)).map((flag) => `${page}: --${flag}`)) // prettier-ignore
    })
    expect(unknown).to.deep.equal([])
  })

  it('of npm, node and python run scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const builtIn = /^(ci|install|link|pack)$/
    const missing = glob.sync(['*.md', 'docs/*.md', 'bench/**/*.md'], { cwd: ROOT }).flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8')
      const files = text.matchAll(/\b(?:bench|examples|scripts|test)\/[\w./-]+\.(?:[jt]s|py|sh)\b/g)
      const named = text.matchAll(/\bnpm (?:run )?([a-z-]+)\b/g)
      return [
        ...Array.from(files, ([path]) => path).filter((path) => !existsSync(join(ROOT, path))),
        ...Array.from(named, ([, name]) => name!).filter((name) => !(name in scripts) && !builtIn.test(name)),
      ].map((what) => `${page}: ${what}`)
    })
    expect(missing).to.deep.equal([])
  })
})

async function check({ words }: CommandLine): Promise<void> {
  const id = [words.slice(0, 2).join(':'), words[0]!].find((name) => name in COMMANDS)
  if (id === undefined) {
    expect(PLUGINS, 'commands').to.include(words[0])
    return
  }
  const Command = COMMANDS[id]!
  const rest = words.slice(id.split(':').length).map(expandVariables)
  const { args, flags, argv } = await Parser.parse(
    rest.filter((word) => word !== '--json'),
    { args: Command.args, flags: { ...BaseCommand.baseFlags, ...Command.flags }, strict: Command.strict },
  )
  const named = flags as { set?: string[]; recipe?: string; classes?: string }
  if (id === 'eval') await checkScored(args['checkpoint'] as string | undefined)
  if (id === 'fetch') for (const name of argv) expect(CATALOG.map((one) => one.name)).to.include(name)
  if (id === 'train' || id === 'bench') for (const recipe of [args['recipe']].flat()) await checkRecipe(recipe as string, named.set) // prettier-ignore
  if (id === 'weights:import' && named.recipe !== undefined) await checkRecipe(named.recipe, named.set)
  if (id === 'prepare:masks' && named.classes !== undefined && !named.classes.endsWith('.yaml'))
    expect(existsSync(join(ROOT, `presets/classes/${named.classes}.yaml`)), 'a ready-made class file').to.equal(true)
}

/** A preset with its overrides; a file of the reader's own is only a name here. */
async function checkRecipe(recipe: string | undefined, set: readonly string[] = []): Promise<void> {
  if (recipe === undefined || /\.yaml$|^x$/.test(recipe)) return
  expect(await presetNames()).to.include(recipe)
  await loadRecipe(recipe, { root: '/', set: [...set], choose: () => Promise.resolve({}) })
}

/** A preset's run can be scored on val only if its last stage did not train on val. */
async function checkScored(run: string | undefined): Promise<void> {
  const name = /^runs\/(.*)$/.exec(run ?? '')?.[1]
  if (name === undefined || !(await presetNames()).includes(name)) return
  const { stages } = await loadRecipe(name, { root: '/', choose: () => Promise.resolve({}) })
  expect(stages.at(-1)!.evaluate, `evaluate of ${name}'s last stage`).to.equal(true)
}

function expandVariables(word: string): string {
  return word.replace(/\\?\$\([^)]*\)/g, 'host').replace(/\$\w+|\$@/g, (name) => VARIABLES[name] ?? 'x')
}
