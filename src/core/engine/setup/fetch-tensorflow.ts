import { mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { expected, exists, isSystemError, VortexError, type Work } from '../../base/index.ts'
import { folderBytes } from './folder-bytes.ts'
import { findPip, type Pip } from './pip.ts'
import { runProgram } from './process.ts'
import { sweepStaging } from './staging.ts'
import { unpackWheel } from './wheel.ts'

export const TENSORFLOW_VERSION = '2.21.0'

export interface FetchOptions {
  /** vortex's cache; the library goes to `CACHE/tensorflow/VERSION-cpu` (or `-gpu`). */
  cache: string
  version: string
  gpu: boolean
}

/** Megabytes to download and to keep, measured on 2.21.0 for linux x64: only for the bar and the check of free space. */
const SIZES = { cpu: { download: 274, kept: 853 }, gpu: { download: 3400, kept: 5300 } }

/**
 * Fetches TensorFlow's C library through pip into the cache, once: pip checks the wheel's sha256, the two libraries
 * (and CUDA's, for `gpu`) are unpacked beside, and one rename makes them visible. Broken downloads leave nothing.
 * @returns the folder that holds `libtensorflow_cc.so.2`
 */
export async function fetchTensorFlow(options: FetchOptions, work: Work = {}): Promise<string> {
  const kind = options.gpu ? 'gpu' : 'cpu'
  const target = join(options.cache, 'tensorflow', `${options.version}-${kind}`)
  if (await exists(target)) return join(target, 'tensorflow')
  requirePlatform()
  const pip = await findPip(work.signal)
  if (!pip)
    throw expected('Python with pip', 'fetching TensorFlow', 'neither python3 nor python with it', {
      code: 'not-found',
      suggestions: [
        'Install Python 3 with pip, or give an existing library: vortex setup --tensorflow PATH.',
        'Without it vortex runs on wasm: the same results, several times slower.',
      ],
    })
  const parent = join(options.cache, 'tensorflow')
  await mkdir(parent, { recursive: true })
  await sweepStaging(parent)
  await requireSpace(parent, SIZES[kind].download + SIZES[kind].kept)
  const staging = await mkdtemp(join(parent, `.staging-${process.pid}-`))
  try {
    const wheels = await download(pip, options, staging, work)
    const unpacked = join(staging, 'unpacked')
    for (const wheel of wheels) await unpackLibraries(wheel, unpacked, work)
    await rename(unpacked, target).catch((error: unknown) => {
      // Another setup was faster: its folder is as good as ours.
      if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error
    })
    return join(target, 'tensorflow')
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function download(pip: Pip, options: FetchOptions, staging: string, work: Work): Promise<string[]> {
  const requirement = options.gpu
    ? `tensorflow[and-cuda]==${options.version}`
    : `${process.arch === 'x64' && process.platform === 'linux' ? 'tensorflow-cpu' : 'tensorflow'}==${options.version}`
  const wheels = join(staging, 'wheels')
  const temporary = join(staging, 'temporary')
  await mkdir(temporary, { recursive: true })
  const total = SIZES[options.gpu ? 'gpu' : 'cpu'].download
  const report = (megabytes: number) =>
    work.onEvent?.({
      ...{ type: 'progress', task: `TensorFlow ${options.version}`, unit: 'bytes' },
      ...{ done: megabytes * 1e6, total: total * 1e6 },
    })
  const timer = setInterval(() => {
    void folderBytes(staging).then((bytes) => report(Math.min(total - 1, Math.round(bytes / 1e6))))
  }, 500)
  try {
    const args = ['download', '--only-binary=:all:', '--python-version', '3.11', '--no-cache-dir', '--retries', '1']
    if (!options.gpu) args.push('--no-deps')
    const finished = await runProgram(pip.program, [...pip.args, ...args, '--dest', wheels, requirement], {
      signal: work.signal,
      env: { TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    })
    if (finished?.code !== 0) throw downloadError(requirement, finished?.output ?? '')
  } finally {
    clearInterval(timer)
  }
  report(total)
  return (await readdir(wheels)).map((name) => join(wheels, name))
}

async function unpackLibraries(wheel: string, folder: string, work: Work): Promise<void> {
  const unpacked = await unpackWheel(wheel, folder, libraryPath, work.signal)
  await rm(wheel)
  if (/\btensorflow(_cpu)?-[\d.]+-/.test(wheel) && unpacked.length !== 2)
    throw expected('the two libraries tensorflow/libtensorflow_{cc,framework}', wheel, unpacked.join(', ') || 'none')
}

/** The members that are kept: TensorFlow's two libraries, and CUDA's as `nvidia/<part>/lib/*` (found by RUNPATH). */
function libraryPath(member: string): string | undefined {
  if (/^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(member)) return member
  if (/^nvidia\/[^/]+\/lib\/[^/]+\.so[^/]*$/.test(member)) return member
  return undefined
}

function requirePlatform(): void {
  if (process.platform === 'win32')
    throw new VortexError(
      'unsupported',
      "TensorFlow's library for Windows needs Python's own: vortex runs on wasm here.",
      {
        suggestions: ['Use WSL 2 for the TensorFlow engine.'],
      },
    )
}

async function requireSpace(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / 1e6)
  if (free < megabytes)
    throw expected(`${megabytes} MB of free space`, folder, `${free} MB`, {
      suggestions: ['Free some space, or move the cache: VORTEX_CACHE=FOLDER vortex setup.'],
    })
}

function downloadError(requirement: string, output: string): VortexError {
  const said = output.split('\n').filter((line) => /^ERROR|error:/i.test(line))
  const reason = said.at(-1)?.trim() ?? output.trim().split('\n').at(-1) ?? 'no reason given'
  return new VortexError('not-found', `pip could not download ${requirement}: ${reason}`, {
    suggestions: [
      'Check the network and run vortex setup again, or give an existing library: vortex setup --tensorflow PATH.',
      'Without it vortex runs on wasm: the same results, several times slower.',
    ],
  })
}
