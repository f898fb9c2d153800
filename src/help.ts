import { Help } from '@oclif/core'
import { CommandUsage } from './command-usage.ts'

/** The commands of the job, in the order in which they are used. */
const JOB = ['prepare', 'train', 'eval', 'submit']

/** oclif's help, but that `vortex` alone shows the job's commands first and usage lines are {@link CommandUsage}'s. */
export default class VortexHelp extends Help {
  protected override CommandHelpClass = CommandUsage

  override showRootHelp(): Promise<void> {
    this.log(this.formatRoot())
    this.log('')
    const topics = this.sortedTopics.map(({ name, description }) => [name, description ?? ''] as const)
    const commands = this.sortedCommands
      .filter(({ id }) => !id.includes(':'))
      .map((command) => [command.id, this.summary(command) ?? ''] as const)
    // A topic that is a command as well is shown once, as the command.
    const all = new Map([...topics, ...commands])
    const others = [...all.keys()].filter((name) => !JOB.includes(name)).sort()
    this.log(this.#list('THE JOB', JOB, all))
    this.log('')
    this.log(this.#list('MORE COMMANDS', others, all))
    this.log('')
    return Promise.resolve()
  }

  #list(title: string, names: readonly string[], all: ReadonlyMap<string, string>): string {
    const rows = names.map((name): [string, string] => [name, all.get(name) ?? ''])
    return this.section(
      title,
      this.renderList(rows, { indentation: 2, spacer: '\n', stripAnsi: this.opts.stripAnsi ?? false }),
    )
  }
}
