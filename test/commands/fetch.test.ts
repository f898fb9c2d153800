import { expect } from 'chai'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CATALOG, fetchPublications } from '../../src/core/fetch/index.ts'
import { sha256 } from '../../src/core/base/index.ts'
import { formatFetched } from '../../src/formatters/fetch.ts'
import { fetchPlanSchema, fetchSchema } from '../../src/formatters/schemas/fetch.ts'
import { runCli } from '../support/cli.ts'
import { useFileServer } from '../support/file-server.ts'
import { useFolder } from '../support/folder.ts'

describe('vortex fetch', () => {
  const cache = useFolder()
  const server = useFileServer()
  const run = (args: string[], variables: Record<string, string> = {}) =>
    runCli(['fetch', ...args], { variables: { VORTEX_CACHE: cache(), ...variables } })

  it('without a name lists the catalog with what is in the cache', async () => {
    await mkdir(join(cache(), 'downloads'))
    await writeFile(join(cache(), 'downloads', 'resnet50-0676ba61.pth'), '')
    await writeFile(join(cache(), 'downloads', 'resnet50-11ad3fa6.pth.part'), new Uint8Array(2_000_000))
    const { code, stdout } = await run([])
    expect(code).to.equal(0)
    expect(stdout).to.match(/^voc2012 +PASCAL VOC 2012, train and val +2\.0 GB$/m)
    expect(stdout).to.match(/^resnet50-0676ba61 .* 102\.5 MB +in the cache$/m)
    expect(stdout).to.match(/^resnet50-11ad3fa6 .* 102\.5 MB +1 % in the cache$/m)
    const listed = fetchPlanSchema.parse(JSON.parse((await run(['--list', '--json'])).stdout))
    expect(listed.publications.map(({ name }) => name)).to.deep.equal(CATALOG.map(({ name }) => name))
  })

  it('--dry-run prints addresses and space, and requests nothing', async () => {
    const { code, stdout } = await run(['coco2017', '--dry-run'], { HTTP_PROXY: server().address })
    expect(code).to.equal(0)
    expect(stdout).to.match(/^http:\/\/images\.cocodataset\.org\/zips\/train2017\.zip +19\.3 GB$/m)
    expect(stdout).to.match(/^19\.6 GB to download to .*downloads, .* free\.$/m)
    expect(server().requests).to.deep.equal([])
  })

  it("downloads through the environment's proxy; what a proxy changed is refused", async () => {
    const name = '/pascal/VOC/voc2012/VOCtrainval_11-May-2012.tar'
    server().files.set(name, { content: new Uint8Array(1000) })
    const { code, stderr } = await run(['voc2012'], { HTTP_PROXY: server().address })
    expect(code).to.equal(2)
    expect(stderr).to.match(/^Error: Expected sha256 e14f763270cf.* for VOCtrainval_11-May-2012\.tar but found/m)
    expect(server().requests).to.deep.equal(['CONNECT host.robots.ox.ac.uk:80', `GET ${name}`])
  })

  it('a name that is not in the catalog is an error with the nearest one', async () => {
    const { code, stdout } = await run(['resnet50-0676ba6', '--json'])
    expect(code).to.equal(2)
    expect((JSON.parse(stdout) as { error: { suggestions: string[] } }).error.suggestions).to.deep.equal([
      'Did you mean resnet50-0676ba61?',
    ])
  })

  it('prints the files and the lines that come next', async () => {
    const content = new Uint8Array(1000)
    server().files.set('/a', { content })
    const [voc] = CATALOG
    const file = { name: 'a', url: `${server().address}/a`, bytes: 1000, sha256: sha256(content) }
    const summary = await fetchPublications([{ ...voc!, files: [file] }], { cache: cache() })
    const path = join(cache(), 'downloads', 'a')
    expect(formatFetched(summary)).to.equal(
      `${path}: 1.0 kB, sha256 ${sha256(content)}\n\nNext:\n  vortex prepare voc ${path} --out data/voc`,
    )
    expect(fetchSchema.parse(summary)).to.deep.equal(summary)
  })
})
