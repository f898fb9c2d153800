import { nearest, VortexError } from './core/base/index.ts'

/** The command whose words were wrong. */
export interface TypedCommand {
  id: string
  /** Names of its flags. */
  flags: readonly string[]
}

/**
 * oclif's complaint about the words of a command line as ours: the fault, then what to type. Undefined for errors that
 * are not about usage. oclif keeps most of what it knows in the message alone, so the message is what is read.
 */
export function usageErrorOf(error: unknown, command: TypedCommand): VortexError | undefined {
  if (!(error instanceof Error) || error instanceof VortexError || !('oclif' in error)) return undefined
  const { exit } = error.oclif as { exit?: number }
  const text = error.message.replaceAll(/\u001b\[\d+m/g, '').replace(/\nSee more help with --help$/, '')
  const faults = text
    .replace(/^The following errors? occurred:/, '')
    .split('\n')
    .map((line) => line.trim())
  const [message, suggestion] = rewrite(faults.filter((line) => line !== '').join('\n'), command)
  if (message === undefined && exit !== USAGE && !('parse' in error)) return undefined
  const help = `See vortex ${command.id.replaceAll(':', ' ')} --help`
  const suggestions = suggestion === undefined ? [help] : [suggestion, help]
  return new VortexError('usage', message ?? text, { suggestions })
}

const USAGE = 64

type Rewriting = (found: string[], command: TypedCommand) => [message: string, suggestion?: string]

const REWRITINGS: [RegExp, Rewriting][] = [
  [/^Nonexistent flags?: (.+)$/, unknownFlags],
  [
    /^Missing \d+ required args?:\n(\S+)\s*(.*)$/m,
    ([name, what]) => [`${name!.toUpperCase()} is missing: ${what!.replace(/\.$/, '')}.`],
  ],
  [/^Missing required flag (\S+)$/m, ([name]) => [`--${name!} is missing.`]],
  [/^Unexpected arguments?: (.+)$/m, ([words]) => [`Unexpected argument: ${words!}.`]],
  [/^Flag --?(\S+) expects a value$/, ([name]) => [`--${name!} needs a value.`]],
  [/^Flag --?(\S+) expects one of these values: (.+)$/, ([name, options]) => [`--${name!} needs one of ${options!}.`]],
  [/^Flag --?(\S+) can only be specified once$/, ([name]) => [`--${name!} was given more than once.`]],
  [/^Expected --([^=\s]+)=(.*) to be one of: (.+)$/, wrongOption],
  [
    /^--([^=\s]+)(?:=.*)? cannot also be provided when using --(\S+)/m,
    ([one, other]) => [`--${other!} and --${one!} exclude each other.`],
  ],
  [
    /^All of the following must be provided when using --(\S+): (.+)$/m,
    ([name, others]) => [`--${name!} needs ${others!}.`],
  ],
  [
    /^Parsing --(\S+)\s+Expected an integer greater than or equal to (\S+) but received: (.*)$/,
    ([name, least, found]) => [`Expected an integer of at least ${least!} for --${name!} but found ${found!}.`],
  ],
  [
    /^Parsing --(\S+)\s+Expected an integer less than or equal to (\S+) but received: (.*)$/,
    ([name, most, found]) => [`Expected an integer of at most ${most!} for --${name!} but found ${found!}.`],
  ],
  [
    /^Parsing --(\S+)\s+Expected an integer but received: (.*)$/,
    ([name, found]) => [`Expected an integer for --${name!} but found ${found!}.`],
  ],
  [/^Parsing --\S+\s+(.+)$/s, ([reason]) => [reason!]],
]

function rewrite(text: string, command: TypedCommand): [message?: string, suggestion?: string] {
  for (const [pattern, rewriting] of REWRITINGS) {
    const found = pattern.exec(text)
    if (found) return rewriting(found.slice(1), command)
  }
  return []
}

function unknownFlags([list]: string[], command: TypedCommand): [string, string?] {
  const flags = list!.split(', ')
  const near = nearest(flags[0]!.replace(/^-+/, ''), command.flags)
  const message = `Unknown ${flags.length === 1 ? 'flag' : 'flags'}: ${list!}.`
  return near === undefined ? [message] : [message, `Did you mean --${near}?`]
}

function wrongOption([name, found, list]: string[]): [string, string?] {
  const options = list!.split(', ')
  const near = nearest(found!, options)
  const message = `Expected ${options.length > 2 ? `one of ${options.join(', ')}` : options.join(' or ')} for --${name!} but found ${found!}.`
  return near === undefined ? [message] : [message, `Did you mean ${near}?`]
}
