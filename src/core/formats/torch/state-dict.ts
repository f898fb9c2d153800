import { expected, formatError, nearest } from '../../base/index.ts'
import { BYTES_OF, elementCount } from '../arrays/index.ts'
import { TorchTensor } from './tensor.ts'

/** Keys under which training scripts keep the network's state dict, the likeliest first. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model_state', 'model', 'net', 'network', 'weights', 'params']
/** Keys under which they keep its moving average next to it. */
const AVERAGES = ['model_ema', 'state_dict_ema', 'ema_state_dict', 'model_ema_state_dict', 'ema_model', 'ema']
const DEEPEST = 64
const LONGEST_NAME = 4096
/** Views may share memory, but together they do not hold many times the file's length. */
const LARGEST_RATIO = 16
const ALWAYS_ALLOWED = 1 << 20

export interface StateDict {
  /** In the file's order; nested dicts' names joined by dots. */
  tensors: Map<string, TorchTensor>
  /** The keys that led from the file's root to the state dict, e.g. `['state_dict']`. */
  path: readonly string[]
  /** Numbers and words next to it: epoch, score, architecture. */
  others: Map<string, number | string | boolean>
  /** The key of a moving average that the file has too and that was not taken. */
  average?: string
  /** The dict `meta` at the file's root, where mmengine and mmcv say what they trained. */
  meta?: ReadonlyMap<unknown, unknown>
}

export interface StateDictOptions {
  /** The key to take where a file has several networks, e.g. `model_ema`. */
  key?: string
  /** Take the moving average (EMA) of a training checkpoint instead of the network itself. */
  ema?: boolean
}

/**
 * Finds the network's tensors in what a pickle gave: under one of the usual keys, else as it stands where the root holds
 * tensors, else under the only key that holds any.
 * @param fileBytes the whole file's length, which bounds what the tensors may expand to
 */
export function findStateDict(
  root: unknown,
  name: string,
  fileBytes: number,
  options: StateDictOptions = {},
): StateDict {
  const path: string[] = []
  const others: StateDict['others'] = new Map()
  let dict = root
  const average = averageIn(root, name)
  for (let key = options.key ?? keyOfAverage(average, name, options); dict instanceof Map; key = undefined) {
    const next = wrapperOf(dict, name, key)
    if (next === undefined) break
    for (const [other, value] of dict as Map<unknown, unknown>)
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        others.set(textOf(other), value)
    path.push(textOf(next))
    dict = dict.get(next)
  }
  const tensors: StateDict['tensors'] = new Map()
  for (const { path: keys, tensor } of walk(dict, name)) tensors.set(keys.join('.') || 'tensor', tensor)
  if (tensors.size === 0) throw expected('tensors', name, 'none', { code: 'bad-format' })
  checkSize(tensors, name, fileBytes)
  const meta: unknown = root instanceof Map ? root.get('meta') : undefined
  return {
    ...{ tensors, path, others },
    ...(average !== undefined && path[0] !== average && { average }),
    ...(meta instanceof Map && { meta }),
  }
}

function averageIn(root: unknown, name: string): string | undefined {
  if (!(root instanceof Map)) return undefined
  return AVERAGES.find((key) => root.get(key) instanceof Map && !walk(root.get(key), name).next().done)
}

function keyOfAverage(average: string | undefined, name: string, { ema }: StateDictOptions): string | undefined {
  if (ema !== true) return undefined
  if (average !== undefined) return average
  throw expected(`a moving average (${AVERAGES.join(', ')})`, `${name} with --ema`, 'none', {
    code: 'not-found',
    suggestions: ['Leave --ema out, or name its key with --key.'],
  })
}

/** The key to go down by, or undefined where the dict is the state dict itself. */
function wrapperOf(dict: Map<unknown, unknown>, name: string, asked: string | undefined): unknown {
  const holding = [...dict.keys()].filter(
    (key) => dict.get(key) instanceof Map && !walk(dict.get(key), name).next().done,
  )
  if (asked !== undefined) {
    if (holding.includes(asked)) return asked
    const meant = nearest(asked, holding.map(textOf))
    throw expected(`a dict of tensors under "${asked}"`, name, holding.map(textOf).join(', ') || 'none', {
      suggestions: meant === undefined ? [] : [`Did you mean ${meant}?`],
    })
  }
  const usual = WRAPPERS.find((key) => holding.includes(key))
  if (usual !== undefined) return usual
  const holdsTensors = [...dict.values()].some((value) => value instanceof TorchTensor)
  return holding.length === 1 && !holdsTensors ? holding[0] : undefined
}

/** All tensors with their keys, each container once: a pickle may hold itself, or one list in many places. */
function* walk(root: unknown, name: string): Generator<{ path: readonly string[]; tensor: TorchTensor }> {
  const seen = new Set<unknown>()
  yield* below(root, [], 0)

  function* below(value: unknown, path: readonly string[], length: number): ReturnType<typeof walk> {
    if (value instanceof TorchTensor) yield { path, tensor: value }
    if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) return
    if (path.length > DEEPEST || length > LONGEST_NAME)
      throw formatError(name, 0, `names of at most ${DEEPEST} parts and ${LONGEST_NAME} letters`, 'a longer one')
    seen.add(value)
    for (const [key, inner] of value.entries()) {
      const text = textOf(key)
      yield* below(inner, [...path, text], length + text.length)
    }
  }
}

function textOf(key: unknown): string {
  return typeof key === 'string' ? key : typeof key === 'number' || typeof key === 'bigint' ? `${key}` : '?'
}

function checkSize(tensors: StateDict['tensors'], name: string, fileBytes: number): void {
  const most = LARGEST_RATIO * fileBytes + ALWAYS_ALLOWED
  let total = 0
  for (const { dtype, shape } of tensors.values()) total += elementCount(shape) * BYTES_OF[dtype]
  if (total > most) throw formatError(name, 0, `tensors of at most ${most} bytes in all`, `${total}`)
}
