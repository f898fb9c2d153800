import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A browser without a window, or undefined (and why, on standard error) where none is installed. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = PLACES.find((path) => existsSync(path))
  if (executablePath === undefined) {
    console.error(`    No Chromium (looked for ${PLACES.join(', ')}): the pages' tests are skipped.`)
    return undefined
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...QUIET] })
}

/** A page from disk, with everything that its console says and every request that it makes for another file. */
export async function openPage(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith('data:') && url !== pathToFileURL(path).href) complaints.push(`asked for ${url}`)
  })
  await page.goto(pathToFileURL(path).href)
  return { page, complaints }
}
