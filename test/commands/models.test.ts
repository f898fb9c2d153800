import { runCommand } from '@oclif/test'
import { expect } from 'chai'
import { BACKBONES } from '../../src/core/models/index.ts'
import { modelsSchema } from '../../src/formatters/schemas/models.ts'
import { developmentOptions } from '../../src/development.ts'

describe('vortex models', () => {
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

  it('refuses a crop that is none', async () => {
    const { error } = await runCommand('models --crop 0', await developmentOptions())
    expect(error).to.have.property('code', 'usage')
  })
})
