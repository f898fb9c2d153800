import type { Measures } from './measures.ts'

const LONGEST_BAR = 30
const SHORTEST_BAR = 4
const LONGEST_TASK = 32

/**
 * One line of at most `width` characters: task, bar, count, details, time left. Where it is narrow, later details go
 * first, then the words around the time, the task's first words and the details; the count stays.
 */
export function fitLine({ task, share, count, details, left }: Measures, width: number): string {
  const spoken = left === undefined ? [] : [`${left} left`]
  const brief = left === undefined ? [] : [left]
  const first = details.slice(0, 1)
  const short = task.split(' ').at(-1)!
  const forms: [task: string, tail: string[]][] = [
    [task, [count, details.join(', '), ...spoken]],
    [task, [count, ...first, ...spoken]],
    [task, [count, ...first, ...brief]],
    [short, [count, ...first, ...brief]],
    ['', [count, ...first, ...brief]],
    ['', [count, ...brief]],
  ]
  for (const [name, words] of forms) {
    const tail = words.filter((word) => word !== '').join(' ')
    const head = cut(name, LONGEST_TASK)
    const room = width - head.length - tail.length - (head === '' ? 1 : 2)
    if (share === undefined && room >= 0) return [head, tail].filter((part) => part !== '').join(' ')
    if (share !== undefined && room >= SHORTEST_BAR)
      return [head, bar(share, Math.min(LONGEST_BAR, room)), tail].filter((part) => part !== '').join(' ')
  }
  return cut(count, width)
}

/** Full only when all is done, and begun as soon as anything is. */
function bar(share: number, length: number): string {
  const filled = share >= 1 ? length : Math.floor(share * length)
  return '█'.repeat(filled) + '░'.repeat(length - filled)
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`
}
