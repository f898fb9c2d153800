import type { Tensor } from '@tensorflow/tfjs'

/** Shape and type of a program's input. `null` is a size that only a run decides (inference programs). */
export interface TensorSpec {
  shape: readonly (number | null)[]
  dtype: 'float32' | 'int32'
  /** For specs with `null`: the whole shape at which the program is recorded; any that the network accepts. */
  recordAt?: readonly number[]
  /** Its first axis, a multiple of the program's replicas, is divided over them: the body sees one share. */
  perReplica?: boolean
}

/** A plain array with its shape: what goes into a program and comes out of it. */
export interface TensorValue {
  shape: readonly number[]
  data: Float32Array | Int32Array
}

export type Initializer =
  | { kind: 'zeros' }
  | { kind: 'ones' }
  /** Normal with standard deviation sqrt(2 / fanOut): He, fan out, as torchvision. */
  | { kind: 'heNormal'; fanOut: number }
  | { kind: 'normal'; stddev: number }

/** A named float32 array that outlives a step. Models list theirs as data, so that nothing needs an engine to know them. */
export interface VariableSpec {
  /** torchvision's name under `backbone.`, ours under `classifier.` (`design`: variable names). */
  name: string
  /** Convolution kernels are HWIO. */
  shape: readonly number[]
  initializer: Initializer
  /**
   * `weight`: trained, weight decay applies. `parameter`: trained, no decay (BN scale and offset, biases).
   * `statistic`: running mean and variance. `slot`: an optimizer's memory.
   */
  role: 'weight' | 'parameter' | 'statistic' | 'slot'
  /** Of a slot: the variable that it belongs to, and is kept on the same device with. */
  of?: string
}

/** The variables inside a program's body, by name. */
export interface VariableScope {
  /** Throws a `VortexError` for a name the program did not declare. */
  get(name: string): Tensor
}

/** `variable ← value`. Values are computed from the variables before any update. */
export interface VariableUpdate {
  variable: string
  value: Tensor
}

/** A pure function from named inputs and variables to named outputs and variable updates, written in tfjs ops. */
export interface Program<I extends string = string, O extends string = string> {
  name: string
  inputs: Record<I, TensorSpec>
  variables: readonly VariableSpec[]
  /** Values baked into the program, read through the scope like variables (an inference program's folded weights). */
  constants?: ReadonlyMap<string, TensorValue>
  /**
   * How many devices compute the body, each on its share of the inputs marked so; default 1. Outputs and updates must be
   * the same on all: what differs goes through `sumOfReplicas` first.
   */
  replicas?: number
  /** Called once (recorded) or at every run (wasm); nothing random, nothing that reads data back. */
  body(inputs: Record<I, Tensor>, variables: VariableScope): ProgramResult<O>
}

export interface ProgramResult<O extends string = string> {
  outputs: Record<O, Tensor>
  updates?: readonly VariableUpdate[]
}

export type Feeds<I extends string = string> = Record<I, TensorValue>

export interface Compiled<I extends string = string, O extends string = string> {
  /**
   * One step: outputs are computed from the variables before the updates. One run at a time an engine.
   * @param watch told which devices computed
   */
  run(feeds: Feeds<I>, watch?: (devices: string[]) => void): Promise<Record<O, TensorValue>>
  /** Frees the graph (or the constants); variables stay with the engine. */
  dispose(): Promise<void>
}

export type EngineName = 'tensorflow' | 'wasm' | 'cpu'

export interface Engine {
  readonly name: EngineName
  /** For people: `TensorFlow 2.21.0, CPU, 2 threads`. */
  readonly description: string
  /** Of the library that computes. */
  readonly version: string
  /** `CPU` or `GPU`. */
  readonly device: string
  readonly threads: number
  /** The devices that programs can be spread over, by name; one where nothing else was asked for. */
  readonly devices: readonly string[]
  /**
   * Declares the program's variables (a name already there must have the same shape) and makes it runnable.
   * @param device index of the one device that computes a program without replicas; default the first
   */
  compile<I extends string, O extends string>(program: Program<I, O>, device?: number): Promise<Compiled<I, O>>
  /** All declared variables, or these. One run, whatever their number. */
  readVariables(names?: readonly string[]): Promise<Map<string, Float32Array>>
  /** Values for declared variables; a name that no program declared or a wrong length is an error. One run. */
  writeVariables(values: ReadonlyMap<string, Float32Array>): Promise<void>
  dispose(): Promise<void>
}
