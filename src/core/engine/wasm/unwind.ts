import * as tf from '@tensorflow/tfjs'

/** What tfjs-core 4.22 counts up before a kernel, a gradient or a scope, and down after it; it keeps these to itself. */
interface EngineState {
  kernelDepth: number
  gradientDepth: number
  activeTape: unknown
  scopeStack: unknown[]
  activeScope: unknown
  numDataMovesStack: number[]
}

/**
 * Marks where tfjs stands. The function it returns brings tfjs back there after work that was broken off, whose `finally`
 * blocks did not run: scopes left open are closed, and their tensors freed. Without it, tfjs would believe for the rest of
 * the process that it is inside a kernel, and record no tape for gradients.
 */
export function unwindPoint(): () => void {
  const engine = tf.engine()
  const state = engine.state as unknown as EngineState
  const { kernelDepth, gradientDepth, activeTape } = state
  const scopes = state.scopeStack.length
  const moves = state.numDataMovesStack.length
  return () => {
    // Broken off between the two lines of tfjs that keep them in step, the active scope may be another than the last.
    state.activeScope = state.scopeStack.at(-1) ?? null
    while (state.scopeStack.length > scopes) engine.endScope()
    state.numDataMovesStack.length = moves
    Object.assign(state, { kernelDepth, gradientDepth, activeTape })
  }
}
