import type { Config } from '@oclif/core'

/** Both are protected: a command is made to print, and to be run by oclif. */
interface Printing {
  logJson: (json: unknown) => void
  _run: () => Promise<unknown>
}

/** Runs another command with `--json` and returns its document, a result or an error, instead of printing it. */
export async function documentOf(config: Config, id: string, words: readonly string[]): Promise<unknown> {
  const Loaded = (await config.findCommand(id, { must: true }).load()) as unknown as new (
    argv: string[],
    config: Config,
  ) => Printing
  const command = new Loaded([...words, '--json'], config)
  let document: unknown
  command.logJson = (json) => (document = json)
  await command._run()
  return document
}
