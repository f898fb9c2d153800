import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { recipeText } from '../../src/core/recipes/index.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { tinyRecipe } from '../support/tiny-run.ts'
import { labelPng, photograph, plant, vocFiles } from '../support/voc.ts'

const LABELS = 'VOCdevkit/VOC2012/SegmentationClass'

/** What each command would write, and its words; all paths lie in the test's folder. */
const COMMANDS: [taken: string, words: string][] = [
  ['new.safetensors', 'weights import model.safetensors --out new.safetensors'],
  ['new.safetensors', 'weights export model.safetensors --out new.safetensors'],
  ['results.tgz', 'submit model.safetensors --data . --out results.tgz --crop 33'],
  ['page.html', 'report run --out page.html'],
  ['page.html', 'inspect . --gallery page.html'],
  ['scores/evaluation.json', `eval --predictions ${LABELS} --data . --report scores`],
  [`${LABELS}/a.png`, `eval --predictions ${LABELS} --data . --save ${LABELS}`],
  ['results/street.png', 'predict model.safetensors photos --out results --crop 33'],
]

describe('what is already there', () => {
  const folder = useFolder()
  const bytesOf = (name: string) => readFile(join(folder(), name))
  const run = (words: string) => runCli(words.split(' '), { cwd: folder(), variables: { VORTEX_ENGINE: 'wasm' } })

  beforeEach(async () => {
    await plantCheckpoint(folder())
    await plant(folder(), {
      ...(await vocFiles({ val: ['a'], test: ['2008_000001'] })),
      'run/recipe.yaml': recipeText(tinyRecipe()),
      'photos/street.jpg': await photograph('street', 20, 14),
    })
  })

  for (const [taken, words] of COMMANDS) {
    it(`stays unless --overwrite is given: ${words}`, async () => {
      if (!taken.startsWith(LABELS)) await plant(folder(), { [taken]: 'mine' })
      const before = await bytesOf(taken)
      const { code, stderr } = await run(words)
      expect(code).to.equal(2)
      expect(stderr.replaceAll(/\s+/g, ' ')).to.contain('already exists.').and.to.contain('Use --overwrite')
      expect(await bytesOf(taken)).to.deep.equal(before)
    })
  }

  it('is replaced when asked', async () => {
    await plant(folder(), { 'page.html': 'mine' })
    const { code, stderr } = await run('report run --out page.html --overwrite')
    expect(code, stderr).to.equal(0)
    expect((await bytesOf('page.html')).toString()).to.contain('<h1>tiny</h1>')
  })

  it('is never a photograph that is predicted, nor a device', async () => {
    const photo = labelPng([1])
    await plant(folder(), { 'photos/lane.png': photo })
    const predicted = await run('predict model.safetensors photos --out photos --overwrite')
    expect([predicted.code, predicted.stderr.includes('which is one of them')]).to.deep.equal([2, true])
    expect(await bytesOf('photos/lane.png')).to.deep.equal(Buffer.from(photo))
    await symlink('/dev/null', join(folder(), 'device'))
    const device = await run('report run --out device --overwrite')
    expect([device.code, device.stderr.includes('a device or a pipe')]).to.deep.equal([2, true])
  })
})
