import { formatError, VortexError, type ByteReader } from '../../base/index.ts'
import { PickleGlobal, type CallSite, type PickleGlobals } from './global.ts'

export interface UnpickleOptions {
  globals: PickleGlobals
  /** Gives what a persistent id stands for (torch: a storage). Without it such ids are refused. */
  persistentLoad?: (id: unknown, site: CallSite) => unknown
}

/**
 * Upper bound of work and memory: one unit an operation, more for what takes more. A state dict of a large network costs
 * some 100,000.
 */
const BUDGET = 8_000_000

/** A pickle's stack, marks and memo. Opcodes are functions of it. */
export class Machine implements CallSite {
  readonly reader: ByteReader
  readonly memo = new Map<number, unknown>()
  readonly #options: UnpickleOptions
  readonly #stack: unknown[] = []
  readonly #marks: number[] = []
  #budget = BUDGET
  /** Where the running opcode begins. */
  #at = 0

  constructor(reader: ByteReader, options: UnpickleOptions) {
    this.reader = reader
    this.#options = options
  }

  /** The next opcode; paid for. */
  next(): number {
    this.#at = this.reader.offset
    this.charge(1)
    return this.reader.u8('an opcode')
  }

  fail(what: string, found: string): never {
    throw formatError(this.reader.name, this.#at, what, found)
  }

  charge(units: number): void {
    this.#budget -= units
    if (this.#budget < 0) this.fail('a pickle of ordinary size', 'one that asks for too much work')
  }

  push(value: unknown): void {
    this.#stack.push(value)
  }

  pop(): unknown {
    this.#need(1)
    return this.#stack.pop()
  }

  top(): unknown {
    this.#need(1)
    return this.#stack.at(-1)
  }

  mark(): void {
    this.#marks.push(this.#stack.length)
  }

  /** Everything since the last mark, which goes. */
  popToMark(): unknown[] {
    const mark = this.#marks.pop()
    if (mark === undefined) this.fail('a mark on the stack', 'none')
    return this.#stack.splice(mark)
  }

  /** True if the last mark lies on top; it goes. (POP takes a value or a mark.) */
  popMark(): boolean {
    if (this.#marks.at(-1) !== this.#stack.length) return false
    this.#marks.pop()
    return true
  }

  /** The allowed global of that name; every other is refused, by name. */
  global(module: string, name: string): PickleGlobal {
    const global = this.#options.globals.get(`${module}.${name}`)
    if (global) return global
    const found = printable(`${module}.${name}`)
    throw new VortexError(
      'refused',
      `Expected only globals that hold tensors for ${this.reader.name} at byte ${this.#at} but found ${found}.`,
      {
        suggestions: [
          'Nothing in the file was run.',
          'If you trust it, save its weights alone in Python: torch.save(model.state_dict(), "weights.pth").',
        ],
      },
    )
  }

  call(callee: unknown, args: unknown): unknown {
    if (!(callee instanceof PickleGlobal)) this.fail('a global to call', kindOfValue(callee))
    if (!callee.call) this.fail('a global that can be called', callee.name)
    if (!Array.isArray(args)) this.fail(`a tuple of arguments for ${callee.name}`, kindOfValue(args))
    return callee.call(args, this)
  }

  persistent(id: unknown): unknown {
    if (!this.#options.persistentLoad) this.fail('no persistent id', 'one')
    return this.#options.persistentLoad(id, this)
  }

  #need(values: number): void {
    if (this.#stack.length - (this.#marks.at(-1) ?? 0) < values) this.fail('a value on the stack', 'none')
  }
}

/** A value's kind in Python's words, for messages. */
export function kindOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (Array.isArray(value)) return 'a list or tuple'
  if (value instanceof Map) return 'a dict'
  if (value instanceof PickleGlobal) return value.name
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function printable(text: string): string {
  // Names come from the file: keep terminals safe from them.
  const clean = text.replace(/[^\x20-\x7e]/g, '?')
  return clean.length > 100 ? `${clean.slice(0, 100)}…` : clean
}
