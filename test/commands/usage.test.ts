import { runCommand } from '@oclif/test'
import { expect } from 'chai'
import type { VortexError } from '../../src/core/base/index.ts'
import { developmentOptions } from '../../src/development.ts'
import { unknownCommand } from '../../src/unknown-command.ts'
import { recipeKeysSchema } from '../../src/formatters/schemas/train.ts'
import { versionSchema } from '../../src/formatters/schemas/version.ts'
import { runCli } from '../support/cli.ts'

/** Words, the error's sentence, and what it suggests before the help page. */
const MISTAKES: [words: string, message: string, suggestion?: string][] = [
  ['train smoke --stpes 3', 'Unknown flag: --stpes.', 'Did you mean --steps?'],
  ['train smoke --qwertyuiop', 'Unknown flag: --qwertyuiop.'],
  ['train', "RECIPE is missing: a preset's name or a recipe file."],
  ['prepare coco --out x --images x', '--annotations is missing.'],
  ['report x --out a --out b', '--out was given more than once.'],
  ['models --crop', '--crop needs a value.'],
  ['models --crop x', 'Expected an integer for --crop but found x.'],
  ['models --crop 0', 'Expected an integer of at least 1 for --crop but found 0.'],
  ['models --crop 9999', 'Expected an integer of at most 8193 for --crop but found 9999.'],
  ['predict x y --protocol pda', 'Expected pad or whole for --protocol but found pda.', 'Did you mean pad?'],
  ['predict x y --scales 9', 'Expected factors from 0.1 to 4 for --scales but found 9.'],
  ['predict x y --out r --scales 1 --multiscale', '--multiscale and --scales exclude each other.'],
  ['inspect x --split val', '--split needs --gallery.'],
]

describe('a mistyped command line', () => {
  for (const [words, message, suggestion] of MISTAKES)
    it(words, async () => {
      const { error } = await runCommand(words, await developmentOptions())
      // oclif loads a copy of the class of its own.
      const { code, suggestions } = error as unknown as VortexError
      expect([code, error?.message]).to.deep.equal(['usage', message])
      expect(suggestions.slice(0, -1)).to.deep.equal(suggestion === undefined ? [] : [suggestion])
      expect(suggestions.at(-1)).to.match(/^See vortex [a-z ]+ --help$/)
    })

  it('whose command is unknown: the nearest one is suggested', () => {
    const ids = ['doctor', 'eval', 'train', 'prepare:voc', 'prepare:coco', 'weights:import']
    const cases = [
      ['trian', 'Unknown command: trian.', 'Did you mean vortex train?'],
      ['evaluate', 'Unknown command: evaluate.', 'Did you mean vortex eval?'],
      ['trian:smoke', 'Unknown command: trian.', 'Did you mean vortex train?'],
      ['prepare:vocc', 'Unknown command: prepare vocc.', 'Did you mean vortex prepare voc?'],
      ['prepare:cocoo:images', 'Unknown command: prepare cocoo.', 'Did you mean vortex prepare coco?'],
      ['wieghts:import:a.pth', 'Unknown command: wieghts import.', 'Did you mean vortex weights import?'],
      ['doctor:now', 'Unexpected argument: now.', 'See vortex doctor --help'],
      ['quantize', 'Unknown command: quantize.', 'See vortex --help'],
    ] as const
    for (const [id, message, suggestion] of cases) {
      const error = unknownCommand(id, ids)
      expect([error.code, error.message, error.suggestions[0]]).to.deep.equal(['usage', message, suggestion])
    }
  })

  it('is JSON with --json, of an unknown command too', async () => {
    for (const words of [['trian'], ['train', 'smoke', '--stpes', '3']]) {
      const { code, stdout, stderr } = await runCli([...words, '--json'])
      expect([code, stderr]).to.deep.equal([64, ''])
      const { error } = JSON.parse(stdout) as { error: { code: string; suggestions: string[] } }
      expect(error.code).to.equal('usage')
      expect(error.suggestions[0]).to.match(/^Did you mean /)
    }
  })
})

describe('help', () => {
  it('of the version is JSON too', async () => {
    const { stdout } = await runCommand('version --json', await developmentOptions())
    expect(versionSchema.parse(JSON.parse(stdout)).node).to.equal(process.version)
  })

  it('of recipe keys needs no recipe', async () => {
    const { stdout } = await runCommand('train --keys --json', await developmentOptions())
    const { keys } = recipeKeysSchema.parse(JSON.parse(stdout))
    expect(keys.find(({ key }) => key === 'stages[].batch')).to.include({
      default: 'as in defaults',
      type: 'integer ≥ 1 | auto',
    })
    const { stdout: text } = await runCommand('train --keys', await developmentOptions())
    expect(text).to.include('model.outputStride: 8 | 16 | 32 (default 8)\n    Ratio of the image')
  })

  it('shows the four commands of the job first', async () => {
    const { stdout } = await runCommand('--help', await developmentOptions())
    expect(stdout).to.match(
      /THE JOB\n {2}prepare .*\n {2}train .*\n {2}eval (.*\n)+? {2}submit (.*\n)+?\nMORE COMMANDS\n/,
    )
    expect(stdout).to.match(/\n {2}weights +Read and write weight files/)
  })

  it('is there for every way to ask', async () => {
    for (const [words, text] of [
      ['help', 'THE JOB'],
      ['-h', 'THE JOB'],
      ['help train', '$ vortex train [RECIPE...]'],
      ['train -h', '$ vortex train [RECIPE...]'],
      ['autocomplete --help', 'zsh'],
      ['version', 'vortex-segmentation/'],
      ['-v', 'vortex-segmentation/'],
    ] as const) {
      const { stdout } = await runCommand(words, await developmentOptions())
      expect(stdout, words).to.include(text)
    }
  })
})
