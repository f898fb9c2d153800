import { nearest, VortexError } from './core/base/index.ts'

/**
 * The error for words that begin with no command. oclif joins all of them with colons, a recipe's name after a mistyped
 * `train` as well, so the first word or two are compared.
 * @param ids of all commands
 */
export function unknownCommand(id: string, ids: readonly string[]): VortexError {
  const words = id.split(':')
  const commands = ids.map((one) => one.split(':'))
  const whole = ids.find((one) => id.startsWith(`${one}:`))
  if (whole !== undefined) return unexpected(id.slice(whole.length + 1).split(':'), whole)
  const inTopic = commands.filter(([first]) => first === words[0])
  if (inTopic.length > 0) return unknown(words.slice(0, 2), inTopic)
  const two = nearest(words.slice(0, 2).join(' '), ids.filter((one) => one.includes(':')).map(spaced))
  if (words.length > 1 && two !== undefined) return unknown(words.slice(0, 2), commands)
  return unknown(
    words.slice(0, 1),
    commands.map(([first]) => [first!]),
  )
}

function unknown(words: readonly string[], known: readonly (readonly string[])[]): VortexError {
  const typed = words.join(' ')
  const names = new Set(known.map((one) => one.join(' ')))
  const near = nearest(typed, names) ?? [...names].find((name) => isLonger(typed, name) || isLonger(name, typed))
  const all = known.every(([first]) => first === words[0]) ? `vortex ${words[0]!} --help` : 'vortex --help'
  return new VortexError('usage', `Unknown command: ${typed}.`, {
    suggestions: [...(near === undefined ? [] : [`Did you mean vortex ${near}?`]), `See ${all}`],
  })
}

/** Whether a word is a longer form of another, as `evaluate` is of `eval`. */
function isLonger(long: string, short: string): boolean {
  return short.length >= 3 && long.startsWith(short)
}

/** oclif takes the words after a command without arguments for a part of its name. */
function unexpected(words: readonly string[], id: string): VortexError {
  return new VortexError('usage', `Unexpected argument${words.length === 1 ? '' : 's'}: ${words.join(' ')}.`, {
    suggestions: [`See vortex ${spaced(id)} --help`],
  })
}

function spaced(id: string): string {
  return id.replaceAll(':', ' ')
}
