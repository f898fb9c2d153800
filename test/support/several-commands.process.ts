// Runs several commands of a built vortex in one process, since starting them takes longer than most of them do:
// `several-commands.process.ts PROGRAM FOLDER COMMANDS`, the last as JSON; it stops at the first that fails.
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { flush, run } from '@oclif/core'

export interface TypedCommand {
  /** Where it is written, for the one that fails. */
  name: string
  words: readonly string[]
  /** Deleted first, so that it is made anew. */
  remove?: string | undefined
}

const [, , program, folder, json] = process.argv as unknown as [string, string, string, string, string]
process.chdir(folder)
for (const { name, words, remove } of JSON.parse(json) as TypedCommand[]) {
  console.log(`== ${name}`)
  if (remove !== undefined) rmSync(remove, { recursive: true, force: true })
  await run([...words], pathToFileURL(program).href).catch((error: unknown) => {
    process.exitCode = 2
    console.error(error)
  })
  await flush()
  if (process.exitCode !== undefined && process.exitCode !== 0) process.exit()
}
// As the program does: a process with TensorFlow in it does not end well by itself.
process.exit()
