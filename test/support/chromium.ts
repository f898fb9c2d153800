import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { TensorValue } from '../../src/core/engine/index.ts'
import { ROOT } from './sources.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * A browser without a window, or undefined (and why, on standard error) where none is installed.
 * @param webgl in software, so that machines without a GPU have it; without it tfjs takes its JavaScript backend
 */
export async function openChromium({ webgl = true } = {}): Promise<Browser | undefined> {
  const executablePath = PLACES.find((path) => existsSync(path))
  if (executablePath === undefined) {
    console.error(`    No Chromium (looked for ${PLACES.join(', ')}): the browser's tests are skipped.`)
    return undefined
  }
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  const software = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
  const graphics = webgl ? software : ['--disable-webgl', '--disable-webgl2']
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', ...quiet, ...camera, ...graphics],
  })
}

/** Where {@link servePage} puts its files: a secure origin, as cameras want. */
export const ORIGIN = 'https://example.test'

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/**
 * Answers all of a page's requests from folders, and tfjs' from the installed package; everything else fails, so that no
 * test needs a network.
 * @param mounts folders by the path under {@link ORIGIN}
 */
export async function servePage(page: Page, mounts: Readonly<Record<string, string>>): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    const tfjs = /\/npm\/(@tensorflow\/tfjs)@[\d.]+(\/dist\/tf\.min\.js)$/.exec(url.pathname)
    const mount = Object.keys(mounts).find((path) => url.origin === ORIGIN && url.pathname.startsWith(path))
    const file = tfjs
      ? join(ROOT, 'node_modules', tfjs[1]!, tfjs[2]!)
      : mount && join(mounts[mount]!, url.pathname.slice(mount.length))
    if (file === undefined || !existsSync(file)) return route.fulfill({ status: 404, body: '' })
    const contentType = TYPES[extname(file)] ?? 'application/octet-stream'
    return route.fulfill({ body: await readFile(file), contentType })
  })
}

/** The output of a tfjs graph model's folder for images [N, H, W, 3], on WebGL. */
export async function runInChromium(browser: Browser, folder: string, images: TensorValue): Promise<number[]> {
  const page = await browser.newPage()
  try {
    await servePage(page, { '/model/': folder, '/': join(ROOT, 'test/support/pages') })
    await page.goto(`${ORIGIN}/tfjs.html`)
    const { data, shape } = images
    return await page.evaluate<number[]>(`run(${JSON.stringify({ data: Array.from(data), shape })})`)
  } finally {
    await page.close()
  }
}
