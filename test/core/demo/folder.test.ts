import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { claimFolder } from '../../../src/core/demo/folder.ts'
import type { VortexError } from '../../../src/core/base/index.ts'
import { useFolder } from '../../support/folder.ts'

describe("the demo's folder", () => {
  const folder = useFolder()
  const claim = async (name: string, seed = 1) =>
    claimFolder(join(folder(), name), seed).then(
      () => 'taken',
      (error: unknown) => (error as VortexError).code,
    )

  it('is a new one, an empty one, or that of an earlier demo of the same seed', async () => {
    expect(await claim('new')).to.equal('taken')
    expect(await claim('new')).to.equal('taken')
    expect(await claim('new', 2)).to.equal('refused')
  })

  it('is never one that holds something else', async () => {
    await writeFile(join(folder(), 'thesis.tex'), '')
    expect(await claim('.')).to.equal('refused')
    expect(await claim('thesis.tex')).to.equal('refused')
    await writeFile(join(folder(), 'demo.json'), '{"format":"another"}')
    expect(await claim('.')).to.equal('refused')
  })
})
