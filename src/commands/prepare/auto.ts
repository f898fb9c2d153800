import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import type { Recognition } from '../../core/datasets/index.ts'
import { documentOf } from '../../nested-command.ts'
import { formatRecognitions } from '../../formatters/recognition.ts'

export default class PrepareAuto extends BaseCommand {
  static override summary = 'Recognize a folder or archive and print the command that prepares it.'
  static override description =
    'Looks at folders and at the beginning of files. If two commands fit, or something is missing that only you ' +
    'can know, it says so and runs nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> annotated.zip',
    '<%= config.bin %> <%= command.id %> annotated --out data/own --yes',
  ]
  static override args = { source: Args.string({ required: true, description: 'folder or archive' }) }
  static override flags = {
    out: Flags.string({ helpValue: 'DIR', default: 'data/own', summary: 'Folder of the prepared tree.' }),
    yes: Flags.boolean({ summary: 'Run the command if exactly one fits and nothing is missing.' }),
  }

  async run(): Promise<{ source: string; found: Recognition[]; ran: boolean; result?: unknown }> {
    const { args, flags } = await this.parse(PrepareAuto)
    const { recognizeSource } = await import('../../core/datasets/index.ts')
    const found = await recognizeSource(args.source, this.work)
    this.log(formatRecognitions(args.source, found, flags.out))
    const [only, ...others] = found
    const clear = only !== undefined && only.open === undefined && others.length === 0
    if (!clear) this.foundFaults()
    if (!clear || !flags.yes) return { source: args.source, found, ran: false }
    const [topic, name, ...words] = only.words
    const [id, argv] = [`${topic!}:${name!}`, [...words, '--out', flags.out]]
    // One document: what the other command would print is a part of it.
    if (this.jsonEnabled())
      return { source: args.source, found, ran: true, result: await documentOf(this.config, id, argv) }
    await this.config.runCommand(id, argv)
    return { source: args.source, found, ran: true }
  }
}
