import { EnvHttpProxyAgent } from 'undici'
import { expected, throwIfInterrupted, type Work } from '../base/index.ts'
import type { Publication } from './catalog.ts'
import { download, type Downloaded } from './download.ts'
import { planFetch, type FetchPlan } from './plan.ts'

/** Addresses of proxies, as the environment's variables of these names give them; absent: none. */
export interface Proxies {
  http?: string | undefined
  https?: string | undefined
  /** Hosts to reach directly. */
  no?: string | undefined
}

export interface FetchOptions {
  /** vortex's cache. */
  cache: string
  proxies?: Proxies
  /** For tests: see `download`. */
  pause?: number
  /** For tests: free bytes of a folder. */
  free?: (folder: string) => Promise<number>
}

export interface FetchSummary {
  folder: string
  publications: readonly FetchedPublication[]
}

export interface FetchedPublication extends Pick<Publication, 'name' | 'title' | 'kind'> {
  files: readonly Downloaded[]
  /** What to do next, line by line. */
  next: readonly string[]
}

/** Milliseconds without a byte after which a connection counts as cut. */
const STALLED = 60_000

/** Downloads publications into the cache, one file after the other; what is there already is only checked. */
export async function fetchPublications(
  wanted: readonly Publication[],
  options: FetchOptions,
  work: Work = {},
): Promise<FetchSummary> {
  const plan = await planFetch(options.cache, wanted, options.free)
  requireSpace(plan)
  const dispatcher = dispatcherFor(options.proxies ?? {})
  const publications: FetchedPublication[] = []
  try {
    for (const [i, { name, title, kind, files }] of plan.publications.entries()) {
      const downloaded: Downloaded[] = []
      for (const { path, ...file } of files) {
        throwIfInterrupted(work.signal)
        const { pause } = options
        downloaded.push(await download({ file, path, dispatcher, ...(pause !== undefined && { pause }) }, work))
      }
      const next = wanted[i]!.next(downloaded.map(({ path }) => path))
      publications.push({ name, title, kind, files: downloaded, next })
    }
  } finally {
    await dispatcher.destroy()
  }
  return { folder: plan.folder, publications }
}

function requireSpace({ folder, missing, free }: FetchPlan): void {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  if (free < missing)
    throw expected(`${gigabytes(missing)} of free space`, folder, gigabytes(free), {
      suggestions: ['Free some space, or move the cache: VORTEX_CACHE=FOLDER vortex fetch …'],
    })
}

/** Node's own `fetch` heeds no proxy before Node 24; an empty text keeps undici from asking the environment itself. */
function dispatcherFor({ http = '', https = '', no = '' }: Proxies): EnvHttpProxyAgent {
  const timeouts = { headersTimeout: STALLED, bodyTimeout: STALLED }
  return new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: no, ...timeouts })
}
