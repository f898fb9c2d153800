import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../src/core/base/index.ts'

/** SHA-256 of a run's last checkpoint. */
export async function lastDigest(run: string): Promise<string> {
  return sha256(await readFile(join(run, 'checkpoints', 'last.safetensors')))
}
