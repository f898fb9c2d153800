import { openEngine, type Engine, type EngineName, type TensorValue } from '../../src/core/engine/index.ts'
import type { TensorSpec } from '../../src/core/engine/index.ts'
import type { Tensor } from '@tensorflow/tfjs'
import { tensorFlowLibrary } from './tensorflow.ts'

/** Describes the same laws for each engine; TensorFlow's are skipped, and say so, where its library is not found. */
export function describeEngines(
  title: string,
  laws: (engine: () => Engine, name: EngineName) => void,
  names: readonly EngineName[] = ['cpu', 'wasm', 'tensorflow'],
): void {
  for (const name of names)
    describe(`${title} (${name})`, () => {
      let engine: Engine | undefined
      before(async function () {
        if (name === 'tensorflow' && (await tensorFlowLibrary()) === undefined) this.skip()
        engine = await openEngine({ name, threads: 2 })
      })
      after(() => engine?.dispose())
      laws(() => engine!, name)
    })
}

/** Runs `body` once as a program of its own. */
export async function evaluate<I extends string, O extends string>(
  engine: Engine,
  inputs: Record<I, TensorValue>,
  body: (inputs: Record<I, Tensor>) => Record<O, Tensor>,
): Promise<Record<O, TensorValue>> {
  const specs = Object.entries<TensorValue>(inputs).map(([name, { shape, data }]): [string, TensorSpec] => [
    name,
    { shape, dtype: data instanceof Float32Array ? 'float32' : 'int32' },
  ])
  const program = await engine.compile<I, O>({
    name: 'evaluate',
    inputs: Object.fromEntries(specs) as Record<I, TensorSpec>,
    variables: [],
    body: (tensors) => ({ outputs: body(tensors) }),
  })
  try {
    return await program.run(inputs)
  } finally {
    await program.dispose()
  }
}
