import type { ByteReader } from '../../base/index.ts'
import { Machine, type UnpickleOptions } from './machine.ts'
import { containerOpcodes } from './opcodes/containers.ts'
import { numberOpcodes } from './opcodes/numbers.ts'
import { objectOpcodes } from './opcodes/objects.ts'
import type { Opcodes } from './opcodes/opcode.ts'
import { stackOpcodes } from './opcodes/stack.ts'
import { textOpcodes } from './opcodes/text.ts'

const OPCODES: Opcodes = { ...stackOpcodes, ...numberOpcodes, ...textOpcodes, ...containerOpcodes, ...objectOpcodes }
const STOP = 0x2e

/**
 * Reads one pickle (protocols 0 to 5) at the reader's place and leaves the reader behind it. Runs nothing: globals are
 * functions of ours from a closed table, work and memory are bounded whatever the file says.
 * None is null; lists and tuples are arrays; dicts are Maps; bytes are Uint8Arrays; integers beyond 2^53 are bigints.
 * @throws VortexError `refused` for a global that is not in the table, `bad-format` for everything else
 */
export function unpickle(reader: ByteReader, options: UnpickleOptions): unknown {
  const machine = new Machine(reader, options)
  for (;;) {
    const opcode = machine.next()
    if (opcode === STOP) return machine.pop()
    const run = OPCODES[opcode]
    if (!run) return machine.fail('an opcode of pickle', `byte 0x${opcode.toString(16).padStart(2, '0')}`)
    run(machine)
  }
}
