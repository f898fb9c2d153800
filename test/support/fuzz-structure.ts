import type { Rng } from '../../src/core/base/index.ts'

const VALUES: readonly unknown[] = [
  ...[null, true, false, '', 'x', '__proto__', [], {}, [[]], { key: 1 }, 'a'.repeat(1000)],
  ...[0, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 53), 255, 256],
]

/** A few random changes of a JSON value: a key dropped, a type changed, a value out of range, parts moved. */
export function mutateJson(value: unknown, rng: Rng): unknown {
  let changed = structuredClone(value)
  const times = 1 + Math.floor(-1.5 * Math.log(1 - rng.uniform()))
  for (let i = 0; i < times; i++) changed = changeOne(changed, rng)
  return changed
}

/** The same for a text of one JSON value a line; lines are dropped, repeated and moved too. */
export function mutateJsonLines(text: string, rng: Rng): string {
  const lines = text.split('\n')
  const at = rng.below(lines.length)
  const [line = ''] = lines.splice(at, 1)
  const what = rng.below(8)
  if (what === 0) return lines.join('\n')
  if (what === 1) lines.splice(rng.below(lines.length + 1), 0, line)
  else if (what === 2) lines.splice(at, 0, line, line)
  else lines.splice(at, 0, line === '' ? 'null' : JSON.stringify(mutateJson(JSON.parse(line), rng)))
  return lines.join('\n')
}

type Holder = Record<string, unknown> | unknown[]

function changeOne(value: unknown, rng: Rng): unknown {
  const places = placesIn(value)
  const place = places[rng.below(places.length + 1)]
  if (!place) return anyValue(rng)
  const { holder, key } = place
  const change = rng.below(5)
  if (change === 0) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else Reflect.deleteProperty(holder, key)
  } else if (change === 1) {
    const other = places[rng.below(places.length)]!
    set(holder, key, structuredClone(Reflect.get(other.holder, other.key)))
  } else if (change === 2 && !Array.isArray(holder)) {
    set(holder, `${key}${rng.below(10)}`, holder[key])
    Reflect.deleteProperty(holder, key)
  } else if (change === 3) {
    const number = Reflect.get(holder, key) as unknown
    set(holder, key, typeof number === 'number' ? number + [1, -1, 1000][rng.below(3)]! : [number])
  } else set(holder, key, anyValue(rng))
  return value
}

function anyValue(rng: Rng): unknown {
  return structuredClone(VALUES[rng.below(VALUES.length)])
}

function set(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Every key of every object and every index of every list. */
function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Holder
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(Reflect.get(holder, key))])
}
