import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { FetchPlan, FetchSummary, Proxies } from '../core/fetch/index.ts'
import { formatCatalog, formatFetched, formatPlan } from '../formatters/fetch.ts'

export default class Fetch extends BaseCommand {
  static override strict = false
  static override summary = 'Download datasets and weights from their publishers.'
  static override description =
    "Files go to vortex's cache (VORTEX_CACHE, else $XDG_CACHE_HOME/vortex or ~/.cache/vortex) and are checked by their SHA-256. " +
    'The same command resumes an interrupted download. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are respected. ' +
    'Without a name, lists the catalog.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> voc2012 sbd',
    '<%= config.bin %> <%= command.id %> resnet101-63fe2227',
    '<%= config.bin %> <%= command.id %> coco2017 --dry-run',
  ]
  static override args = {
    name: Args.string({ description: 'names from the catalog', required: false }),
  }
  static override flags = {
    list: Flags.boolean({ summary: 'List the catalog, with sizes and what is already in the cache.' }),
    'dry-run': Flags.boolean({ summary: 'Print what would be downloaded and how much space it takes.' }),
  }

  async run(): Promise<FetchPlan | FetchSummary> {
    const { argv, flags } = await this.parse(Fetch)
    const { CATALOG, fetchPublications, findPublications, planFetch } = await import('../core/fetch/index.ts')
    const { cacheFolder } = await import('../core/engine/index.ts')
    const cache = cacheFolder()
    const wanted = findPublications(argv as string[])
    if (flags.list || wanted.length === 0) {
      const catalog = await planFetch(cache, wanted.length === 0 ? CATALOG : wanted)
      this.log(formatCatalog(catalog))
      return catalog
    }
    if (flags['dry-run']) {
      const plan = await planFetch(cache, wanted)
      this.log(formatPlan(plan))
      return plan
    }
    const summary = await fetchPublications(wanted, { cache, proxies: proxiesOf(process.env) }, this.work)
    this.log(formatFetched(summary))
    return summary
  }
}

/** Lower case first, as curl does. */
function proxiesOf(env: NodeJS.ProcessEnv): Proxies {
  return {
    http: env['http_proxy'] ?? env['HTTP_PROXY'],
    https: env['https_proxy'] ?? env['HTTPS_PROXY'],
    no: env['no_proxy'] ?? env['NO_PROXY'],
  }
}
