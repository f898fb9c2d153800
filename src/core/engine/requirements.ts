import { expected, type VortexError } from '../base/index.ts'
import type { Feeds, Program, TensorSpec, TensorValue, VariableSpec } from './program.ts'

/** What every engine asks of what it is given, in the same words. */

/** The value fed for an input, if shape, type and length are what the program said. */
export function requireFeed<I extends string>(
  program: Pick<Program<I>, 'name' | 'inputs'>,
  name: I,
  feeds: Feeds<I>,
): TensorValue {
  const spec = program.inputs[name]
  // Callers without types may forget one.
  const value = feeds[name] as TensorValue | undefined
  if (value && fits(spec, value)) return value
  const found = value === undefined ? 'none' : describeSpec({ shape: value.shape, dtype: dtypeOf(value) })
  throw expected(describeSpec(spec), `input ${name} of program ${program.name}`, found, { code: 'engine' })
}

/** Throws unless a variable that two programs declare has one shape. */
export function requireSameShape(known: VariableSpec, spec: VariableSpec): void {
  const [before, now] = [known, spec].map(({ shape }) => `[${shape.join(', ')}]`)
  if (before !== now)
    throw expected(`shape ${before}, which another program gave it,`, `variable ${spec.name}`, now!, { code: 'engine' })
}

/** The value for a variable, if it has as many numbers. */
export function requireLength({ name, shape }: VariableSpec, data: Float32Array): TensorValue {
  const cells = shape.reduce((all, size) => all * size, 1)
  if (data.length === cells) return { shape, data }
  throw expected(`${cells} numbers`, `variable ${name} [${shape.join(', ')}]`, `${data.length}`, { code: 'engine' })
}

export function undeclared(name: string): VortexError {
  return expected('a variable that a compiled program declared', 'the engine', name, { code: 'engine' })
}

export function unwritten(name: string): VortexError {
  return expected('a value', `variable ${name}`, 'none: nothing was written to it yet', { code: 'engine' })
}

export function dtypeOf({ data }: TensorValue): 'float32' | 'int32' {
  return data instanceof Float32Array ? 'float32' : 'int32'
}

function fits(spec: TensorSpec, value: TensorValue): boolean {
  const { shape, data } = value
  return (
    dtypeOf(value) === spec.dtype &&
    shape.length === spec.shape.length &&
    spec.shape.every((size, axis) => size === null || size === shape[axis]) &&
    shape.reduce((all, size) => all * size, 1) === data.length
  )
}

function describeSpec({ dtype, shape }: Omit<TensorSpec, 'recordAt'>): string {
  return `${dtype} [${shape.map((size) => size ?? 'any').join(', ')}]`
}
