import { runCommand } from '@oclif/test'
import { expect } from 'chai'
import { BACKBONES } from '../../src/core/models/index.ts'
import { modelsSchema } from '../../src/formatters/schemas/models.ts'
import { developmentOptions } from '../../src/development.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { BINARY } from '../support/class-sets.ts'
import { useFolder } from '../support/folder.ts'

describe('vortex models', () => {
  const folder = useFolder()

  it('prints the schema’s JSON, with the paper’s ratios', async () => {
    const { stdout } = await runCommand('models --json', await developmentOptions())
    const { models, map } = modelsSchema.parse(JSON.parse(stdout))
    expect(map).to.equal(65)
    // Six context modules: module A stands there with each of the paper's three sizes.
    expect(models).to.have.length(6 * Object.keys(BACKBONES).length)
    const vortex = models.find(({ name }) => name === 'resnet50 + vortex')
    expect(vortex?.utilization).to.include({ nominal: 1, traced: 1 })
    expect(vortex?.headParameters).to.equal(19_401_216 + 5 * 256 * 256 + 2 * 256 + 256 * 21 + 21)
  })

  it('prints a table', async () => {
    const { stdout } = await runCommand('models --crop 257', await developmentOptions())
    expect(stdout).to.match(/^resnet101 \+ module-a 13 +\d+\.\d\d M/m)
    expect(stdout).to.contain('a 33 x 33 map')
  })

  it('counts other classes: so many, or as many as a checkpoint has', async () => {
    const parameters = async (words: string) => {
      const { stdout } = await runCommand(`models --json ${words}`, await developmentOptions())
      const { classes, models } = modelsSchema.parse(JSON.parse(stdout))
      return [classes, models.find(({ name }) => name === 'resnet50 + vortex')!.headParameters]
    }
    const head = (classes: number) => 19_401_216 + 5 * 256 * 256 + 2 * 256 + (256 + 1) * classes
    expect(await parameters('--classes 150')).to.deep.equal([150, head(150)])
    const checkpoint = await plantCheckpoint(folder(), {}, BINARY)
    expect(await parameters(`--run ${checkpoint}`)).to.deep.equal([2, head(2)])
  })

  it('refuses a crop that is none', async () => {
    const { error } = await runCommand('models --crop 0', await developmentOptions())
    expect(error).to.have.property('code', 'usage')
  })
})
