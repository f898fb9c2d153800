import { expect } from 'chai'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256, VortexError, type CoreEvent } from '../../../src/core/base/index.ts'
import {
  CATALOG,
  fetchPublications,
  findPublications,
  planFetch,
  weightsPath,
  type FetchOptions,
  type Publication,
} from '../../../src/core/fetch/index.ts'
import { useFileServer } from '../../support/file-server.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >>> 3)
const other = content.map((byte) => byte ^ 1)

describe('fetch', () => {
  const cache = useFolder()
  const server = useFileServer()
  const path = () => join(cache(), 'downloads', 'a.bin')

  const publication = (url = `${server().address}/a.bin`, digest = sha256(content)): Publication => ({
    name: 'a',
    title: 'A',
    kind: 'dataset',
    files: [{ name: 'a.bin', url, bytes: content.length, sha256: digest }],
    next: ([file]) => [`use ${file}`],
  })
  const fetchIt = (wanted = publication(), options: Partial<FetchOptions> = {}, onEvent?: (event: CoreEvent) => void) =>
    fetchPublications([wanted], { cache: cache(), pause: 1, ...options }, onEvent ? { onEvent } : {})
  const failure = async (...args: Parameters<typeof fetchIt>) => (await rejection(fetchIt(...args))) as VortexError
  const left = () => readdir(join(cache(), 'downloads'))

  it('brings the file, its digest and the next line; the second time nothing is requested', async () => {
    server().files.set('/a.bin', { content })
    const events: CoreEvent[] = []
    const { publications } = await fetchIt(publication(), {}, (event) => events.push(event))
    const file = { path: path(), bytes: content.length, sha256: sha256(content) }
    expect(publications[0]!.files).to.deep.equal([{ ...file, fetched: true }])
    expect(publications[0]!.next).to.deep.equal([`use ${path()}`])
    expect(sha256(await readFile(path()))).to.equal(sha256(content))
    expect(await left()).to.deep.equal(['a.bin'])
    expect(events.at(-1)).to.include({ type: 'progress', task: 'a.bin' })
    expect((await fetchIt()).publications[0]!.files).to.deep.equal([{ ...file, fetched: false }])
    expect(server().requests).to.deep.equal(['GET /a.bin'])
  })

  it('resumes cut connections at the last byte, in the same call and in a later one', async () => {
    server().files.set('/a.bin', { content, etag: '"1"', cuts: [100_000, 200_000] })
    await fetchIt()
    expect(server().requests).to.deep.equal(['GET /a.bin', 'GET /a.bin bytes=100000-', 'GET /a.bin bytes=200000-'])
    expect(sha256(await readFile(path()))).to.equal(sha256(content))
  })

  /** Ends a download at its first bytes. */
  const interrupt = async () => {
    const abort = new AbortController()
    const onEvent = ({ type }: CoreEvent) => {
      if (type === 'progress') abort.abort(new VortexError('interrupted', 'Interrupted.'))
    }
    const work = { signal: abort.signal, onEvent }
    expect(await rejection(fetchPublications([publication()], { cache: cache() }, work))).to.include({
      code: 'interrupted',
    })
  }

  it('an interrupted download leaves no file of the final name, and the next one resumes it', async () => {
    server().files.set('/a.bin', { content, etag: '"1"', cuts: [50_000] })
    await interrupt()
    expect((await left()).sort()).to.deep.equal(['a.bin.part', 'a.bin.part.json'])
    const { missing } = await planFetch(cache(), [publication()])
    expect(missing).to.be.within(1, content.length - 1)
    await fetchIt()
    expect(server().requests[1]).to.equal(`GET /a.bin bytes=${content.length - missing}-`)
    expect(sha256(await readFile(path()))).to.equal(sha256(content))
  })

  for (const ifRange of [true, false])
    it(`starts over where the file changed between two tries and the server ${ifRange ? 'heeds' : 'ignores'} If-Range`, async () => {
      server().files.set('/a.bin', { content: other, etag: '"old"', cuts: [50_000] })
      await interrupt()
      server().files.set('/a.bin', { content, etag: '"new"', ifRange })
      await fetchIt()
      expect(sha256(await readFile(path()))).to.equal(sha256(content))
    })

  it('starts over where the server ignores ranges', async () => {
    server().files.set('/a.bin', { content, ranges: false, cuts: [100_000] })
    await fetchIt()
    expect(server().requests).to.deep.equal(['GET /a.bin', 'GET /a.bin bytes=100000-'])
    expect(sha256(await readFile(path()))).to.equal(sha256(content))
  })

  it('a wrong digest is refused and nothing is kept; the first digits suffice', async () => {
    server().files.set('/a.bin', { content: other })
    expect((await failure()).message).to.equal(
      `Expected sha256 ${sha256(content)} for a.bin but found ${sha256(other)}.`,
    )
    expect(await left()).to.deep.equal([])
    await fetchIt(publication(undefined, sha256(other).slice(0, 8)))
    expect(await left()).to.deep.equal(['a.bin'])
    // A file that somebody put there is checked as well, and stays theirs.
    const error = await failure()
    expect(error.suggestions).to.deep.equal([`Delete ${path()}; \`vortex fetch\` downloads it again.`])
    expect(await left()).to.deep.equal(['a.bin'])
  })

  it('follows redirects', async () => {
    server().files.set('/moved.bin', { content })
    server().answers.set('/a.bin', (response) => response.writeHead(302, { location: '/moved.bin' }).end())
    await fetchIt()
    expect(sha256(await readFile(path()))).to.equal(sha256(content))
  })

  it('says at once what the server refused, with the way out', async () => {
    const error = await failure()
    expect(error).to.include({ code: 'not-found', message: `${server().address}/a.bin answered 404 Not Found.` })
    expect(error.suggestions[0]).to.include(`put it into ${join(cache(), 'downloads')}`)
    expect(server().requests).to.have.length(1)
  })

  it('tries a busy server and a dead one five times, then says why', async () => {
    server().answers.set('/a.bin', (response) => response.writeHead(503).end())
    expect((await failure()).message).to.equal('Downloading a.bin failed: the server answered 503 Service Unavailable.')
    expect(server().requests).to.have.length(5)
    const gone = publication()
    await server().close()
    expect((await failure(gone)).message).to.match(/^Downloading a\.bin failed: connect ECONNREFUSED/)
  })

  it('asks for free space before the first request, counting what is there', async () => {
    server().files.set('/a.bin', { content })
    const error = await failure(publication(), { free: () => Promise.resolve(content.length - 1) })
    expect(error.message).to.match(/^Expected 0\.0 GB of free space for .*downloads but found 0\.0 GB\.$/)
    expect(server().requests).to.deep.equal([])
    await fetchIt(publication(), { free: () => Promise.resolve(content.length) })
    await fetchIt(publication(), { free: () => Promise.resolve(0) })
  })

  it('two at once download once', async () => {
    server().files.set('/a.bin', { content, cuts: [100_000] })
    const events: CoreEvent[] = []
    const both = await Promise.all([fetchIt(), fetchIt(publication(), {}, (event) => events.push(event))])
    expect(both.map(({ publications }) => publications[0]!.files[0]!.fetched).sort()).to.deep.equal([false, true])
    expect(server().requests).to.deep.equal(['GET /a.bin', 'GET /a.bin bytes=100000-'])
    expect(await left()).to.deep.equal(['a.bin'])
  })

  it('goes through a proxy, but not to hosts that are excepted', async () => {
    server().files.set('/a.bin', { content })
    const wanted = publication('http://data.example/a.bin')
    await fetchIt(wanted, { proxies: { http: server().address } })
    expect(server().requests).to.deep.equal(['CONNECT data.example:80', 'GET /a.bin'])
    await rm(path())
    await fetchIt(publication(), { proxies: { http: 'http://127.0.0.1:1', no: '127.0.0.1' } })
    expect(server().requests.slice(2)).to.deep.equal(['GET /a.bin'])
  })

  it('the catalog is consistent: names, digests and addresses agree', () => {
    expect(new Set(CATALOG.map(({ name }) => name)).size).to.equal(CATALOG.length)
    for (const { name, kind, files } of CATALOG)
      for (const file of files) {
        expect(file.url, name).to.match(/^https?:\/\/.*[^/]$/)
        expect(file.url.endsWith(`/${file.name}`), file.url).to.equal(true)
        expect(file.sha256, name).to.match(kind === 'weights' ? /^[0-9a-f]{8}$/ : /^[0-9a-f]{64}$/)
      }
    const error = () => findPublications(['voc2021'])
    expect(error)
      .to.throw(VortexError)
      .with.deep.include({ suggestions: ['Did you mean voc2012?'] })
  })

  it('a recipe names weights of the cache; where they are not there, the error says how to get them', async () => {
    const options = { root: '/root', cache: cache() }
    expect(await weightsPath('folder/a.pth', options)).to.equal('/root/folder/a.pth')
    const missing = (await rejection(weightsPath('torchvision:resnet18-f37072fd', options))) as VortexError
    expect(missing.suggestions).to.include('Download it: vortex fetch resnet18-f37072fd')
    await mkdir(join(cache(), 'downloads'))
    const path = join(cache(), 'downloads', 'resnet18-f37072fd.pth')
    await writeFile(path, 'half a file')
    const broken = (await rejection(weightsPath('torchvision:resnet18-f37072fd', options))) as VortexError
    expect(broken.message).to.match(/^Expected sha256 f37072fd for resnet18-f37072fd.pth but found [0-9a-f]{64}/)
    const [published] = findPublications(['resnet18-f37072fd']) as [Publication]
    const files = published.files.map((file) => ({ ...file, sha256: sha256('half a file') }))
    const catalog = [{ ...published, files }]
    expect(await weightsPath('torchvision:resnet18-f37072fd', { ...options, catalog })).to.equal(path)
    const unknown = (await rejection(weightsPath('torchvision:voc2012', options))) as VortexError
    expect(unknown.code).to.equal('not-found')
  })
})
