import { join } from 'node:path'
import { expect } from 'chai'
import { freeFolder } from '../../src/core/base/index.ts'
import { recipeText } from '../../src/core/recipes/index.ts'
import { treeFrom } from '../../src/flags/tree.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { rejection } from '../support/rejection.ts'
import { plantTinyRun, tinyRecipe } from '../support/tiny-run.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { plant } from '../support/voc.ts'

describe('what a run’s recipe says', function () {
  this.timeout(120_000)
  const folder = useFolder()

  it('is the tree and the split, unless flags name them', async () => {
    await plant(folder(), { 'run/recipe.yaml': recipeText(tinyRecipe()), 'empty.safetensors': '' })
    await plantCheckpoint(folder())
    const run = join(folder(), 'run')
    for (const source of [run, join(run, 'checkpoints/best.safetensors')])
      expect(await treeFrom({}, source, 'test')).to.deep.equal({ data: 'tree', split: 'val' })
    expect(await treeFrom({ split: 'train' }, run, 'test')).to.deep.equal({ data: 'tree', split: 'train' })
    expect(await treeFrom({ data: 'other' }, run, 'test')).to.deep.equal({ data: 'other', split: 'test' })
    for (const source of [undefined, join(folder(), 'model.safetensors')]) {
      const error = await rejection(treeFrom({}, source, 'val'))
      expect(error).to.have.property('code', 'usage')
      expect((error as Error).message).to.match(/^--data is missing/)
    }
    // What is no checkpoint at all says so first.
    const empty = await rejection(treeFrom({}, join(folder(), 'empty.safetensors'), 'val'))
    expect(empty).to.have.property('code', 'bad-input')
  })

  it('has predictions go to a folder of a number of its own', async () => {
    const wanted = join(folder(), 'predictions')
    expect(await freeFolder(wanted)).to.equal(wanted)
    await plant(folder(), { 'predictions/a.png': '', 'predictions-2/a.png': '' })
    expect(await freeFolder(wanted)).to.equal(`${wanted}-3`)
  })

  it('wants weights that do not exist: where they are, and the lines that use them', async () => {
    await plantTinyRun(folder())
    const set = ['weights=none.pth', 'model.backbone=resnet50'].flatMap((key) => ['--set', key])
    const { code, stderr } = await runCli(['train', 'tiny.yaml', ...set], { cwd: folder() })
    expect(code).to.equal(2)
    expect(stderr).to.include('The weights of recipe tiny do not exist: none.pth.')
    const lines = [
      String.raw`vortex fetch resnet50-0676ba61`,
      String.raw`.*--set weights=torchvision:resnet50-0676ba61`,
    ]
    expect(stderr).to.match(new RegExp(lines.join('\n')))
  })
})
