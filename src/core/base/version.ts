import { readFileSync } from 'node:fs'

/** This package's version: written into records, checkpoints and submissions. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version
