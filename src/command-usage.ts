import { CommandHelp, type Command } from '@oclif/core'

type Flag = Command.Flag.Any

/**
 * oclif's help of a command, with a usage line of its own: required flags as they are typed, others in brackets. A flag
 * that needs another one stands inside that one's brackets, two that exclude only each other share theirs.
 * (oclif's own leaves a gap wherever a flag is in two such relations.)
 */
export class CommandUsage extends CommandHelp {
  protected override defaultUsage(): string {
    const { args, flags, strict } = this.command
    const words = Object.values(args).map(({ name, required, multiple }) => {
      const word = `${name.toUpperCase()}${multiple === true || strict === false ? '...' : ''}`
      return required === true ? word : `[${word}]`
    })
    return ['<%= command.id %>', ...words, ...flagWords(Object.values(flags))].join(' ')
  }
}

function flagWords(all: readonly Flag[]): string[] {
  const flags = all.filter(({ hidden }) => hidden !== true)
  const named = (name: string | undefined) => flags.find((flag) => flag.name === name)
  const needed = ({ dependsOn = [] }: Flag) => named(dependsOn[0])
  const partner = (flag: Flag) => {
    const [other, ...more] = (flag.exclusive ?? []).map(named)
    return other && more.length === 0 && !needed(flag) && !needed(other) ? other : undefined
  }
  const word = (flag: Flag): string => {
    const dependents = flags.filter((other) => needed(other) === flag)
    return [element(flag), ...dependents.map((other) => `[${word(other)}]`)].join(' ')
  }
  const isShown = (flag: Flag) => needed(flag) !== undefined || flags.some((other) => partner(other) === flag)
  return [
    ...flags.filter(({ required }) => required).map(word),
    ...flags
      .filter((flag) => flag.required !== true && !isShown(flag))
      .map((flag) => `[${[flag, partner(flag)].flatMap((one) => (one ? [word(one)] : [])).join(' | ')}]`),
  ]
}

/** `--split NAME`, `-q`. */
function element(flag: Flag): string {
  const name = flag.char ? `-${flag.char}` : `--${flag.name}`
  if (flag.type === 'boolean') return name
  const value = flag.helpValue ?? flag.options?.join('|') ?? '<value>'
  return `${name} ${String(value)}${flag.multiple === true ? '...' : ''}`
}
