import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { recipeText } from '../../src/core/recipes/index.ts'
import { reportSchema } from '../../src/formatters/schemas/report.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { tinyRecipe } from '../support/tiny-run.ts'
import { plant } from '../support/voc.ts'

describe('vortex report', () => {
  const folder = useFolder()

  beforeEach(() =>
    plant(folder(), {
      'one/recipe.yaml': recipeText(tinyRecipe()),
      'two/recipe.yaml': recipeText(tinyRecipe('model.width=8')),
    }),
  )

  it('writes one run’s page into its folder', async () => {
    const run = join(folder(), 'one')
    const { code, stdout, stderr } = await runCli(['report', run, '--json'])
    expect(code, stderr).to.equal(0)
    expect(reportSchema.parse(JSON.parse(stdout))).to.deep.equal({ report: join(run, 'report.html'), runs: [run] })
    expect(await readFile(join(run, 'report.html'), 'utf8')).to.contain('<h1>tiny</h1>')
  })

  it('compares several here, and names what is no run', async () => {
    const { code, stdout } = await runCli([
      'report',
      join(folder(), 'one'),
      join(folder(), 'two'),
      '--out',
      join(folder(), 'a.html'),
    ])
    expect([code, stdout.trim()]).to.deep.equal([0, join(folder(), 'a.html')])
    const wrong = await runCli(['report', folder()])
    expect([wrong.code, wrong.stderr.includes("a run's folder")]).to.deep.equal([2, true])
  })
})
