/** What a global may ask of the pickle that calls it. */
export interface CallSite {
  /** Throws, with the file and the byte offset of the call. */
  fail(what: string, found: string): never
  /** Pays for work that grows with the arguments, so that a small file cannot ask for much. */
  charge(units: number): void
}

type Call = (args: readonly unknown[], site: CallSite) => unknown

/**
 * A Python class or function that pickles may name, as a function of ours. Nothing that a file names is looked up
 * anywhere but in a table of these: there is no other code to run.
 */
export class PickleGlobal {
  /** `module.name`, as Python has it. */
  readonly name: string
  /** What calling it gives; absent for names that only stand for something. */
  readonly call: Call | undefined

  constructor(name: string, call?: Call) {
    this.name = name
    this.call = call
  }
}

export type PickleGlobals = ReadonlyMap<string, PickleGlobal>

export function globalTable(globals: readonly PickleGlobal[]): PickleGlobals {
  return new Map(globals.map((global) => [global.name, global]))
}

/** An instance whose state comes after it (BUILD). */
export abstract class PickleObject {
  abstract setState(state: unknown, site: CallSite): void
}
