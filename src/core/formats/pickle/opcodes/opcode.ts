import type { Machine } from '../machine.ts'

/** Opcodes by their byte (Lib/pickle.py, Lib/pickletools.py). */
export type Opcodes = Readonly<Record<number, (machine: Machine) => void>>

/** The byte of an ASCII opcode. */
export const code = (letter: string): number => letter.charCodeAt(0)

/** Containers and calls weigh more than their byte in the file. */
export const CONTAINER_COST = 16

/** Opcodes that end by pushing what they made. */
export function pushing(makers: Readonly<Record<number, (machine: Machine) => unknown>>, cost = 0): Opcodes {
  const push = (make: (machine: Machine) => unknown) => (machine: Machine) => {
    machine.charge(cost)
    machine.push(make(machine))
  }
  return Object.fromEntries(Object.entries(makers).map(([byte, make]) => [byte, push(make)]))
}
