import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../src/core/base/index.ts'

/** A run's events so far; none where it has not begun. */
export function eventsOf(run: string): Promise<string> {
  return readFile(join(run, 'events.jsonl'), 'utf8').catch(() => '')
}

/** SHA-256 of a run's last checkpoint. */
export async function lastDigest(run: string): Promise<string> {
  return sha256(await readFile(join(run, 'checkpoints', 'last.safetensors')))
}
