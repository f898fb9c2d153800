import { execFile } from 'node:child_process'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Bytes that this process may use: the machine's memory, less where a container allows less or its first GPU has less. */
export async function usableMemory(): Promise<number> {
  const allowed = process.constrainedMemory()
  return Math.min(totalmem(), allowed > 0 ? allowed : Infinity, await gpuMemory())
}

/** Of the first GPU that NVIDIA's driver lists; infinite where there is none. */
async function gpuMemory(): Promise<number> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=memory.total', '--format=csv,noheader,nounits'])
    const mebibytes = parseInt(stdout, 10)
    return mebibytes > 0 ? mebibytes * 2 ** 20 : Infinity
  } catch {
    return Infinity
  }
}
