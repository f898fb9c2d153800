import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { extract } from 'tar'
import { exists, isSystemError, VortexError, type Work } from '../../base/index.ts'
import { runProgram } from './process.ts'
import { sweepStaging } from './staging.ts'

const PACKAGE = '@tensorflow/tfjs-node-gpu@4.22.0'

/**
 * Fetches tfjs' TensorFlow kernels into `target`, for installs where npm dropped them: they are an optional dependency,
 * because their install script downloads a library that vortex does not use and fails the whole install where it
 * cannot. `npm pack` runs no script and brings the package alone, without a second copy of tfjs.
 */
export async function fetchKernels(target: string, work: Work = {}): Promise<void> {
  if (await exists(target)) return
  const parent = dirname(target)
  await mkdir(parent, { recursive: true })
  await sweepStaging(parent)
  const staging = await mkdtemp(join(parent, `.staging-${process.pid}-`))
  try {
    const args = ['pack', PACKAGE, '--pack-destination', staging, '--ignore-scripts', '--silent']
    const finished = await runProgram('npm', args, { signal: work.signal, cwd: staging })
    if (finished?.code !== 0) throw fetchError(finished?.output)
    const archive = (await readdir(staging)).find((name) => name.endsWith('.tgz'))
    if (archive === undefined) throw fetchError(finished.output)
    const unpacked = join(staging, 'unpacked')
    await mkdir(unpacked)
    await extract({ file: join(staging, archive), cwd: unpacked, strip: 1 })
    await rename(unpacked, target).catch((error: unknown) => {
      if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error
    })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

function fetchError(output: string | undefined): VortexError {
  const lastLine = output?.trim().split('\n').at(-1)
  const reason = output === undefined ? 'there is no npm on the path' : (lastLine ?? 'no reason given')
  return new VortexError('not-found', `npm could not fetch ${PACKAGE}: ${reason}.`, {
    suggestions: [
      'Check the network and run vortex setup again.',
      'Without it vortex runs on wasm: the same results, several times slower.',
    ],
  })
}
