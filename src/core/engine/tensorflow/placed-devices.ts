import { availableParallelism } from 'node:os'
import { expected } from '../../base/index.ts'
import type { TensorFlowApi } from './c-api.ts'
import { Session } from './session.ts'

/** What a user may ask for: all GPUs or else the CPU, so many devices, or these by name (`GPU:0`, `CPU:1`). */
export type DeviceChoice = 'auto' | number | readonly string[]

/** The names of this machine's devices. */
export function localDevices(api: TensorFlowApi): string[] {
  const session = new Session(api, { threads: availableParallelism(), rewrite: true })
  try {
    return session.devices().map(({ name }) => shortName(name))
  } finally {
    session.close()
  }
}

/** `CPU:0` of `/job:localhost/replica:0/task:0/device:CPU:0`. */
export function shortName(device: string): string {
  return device.slice(device.lastIndexOf(':', device.lastIndexOf(':') - 1) + 1)
}

/**
 * The devices that a choice means. TensorFlow divides a CPU into as many as are named, to try what several devices do.
 * @param local the machine's devices; undefined for an engine that has one alone
 * @throws usage for a device that is not there
 */
export function chooseDevices(choice: DeviceChoice, local: readonly string[] | undefined): readonly string[] {
  const known = local ?? ['CPU:0']
  const gpus = known.filter((name) => name.startsWith('GPU:'))
  const usable = gpus.length > 0 ? gpus : ['CPU:0']
  if (choice === 'auto') return usable
  const wrong = (what: string, found: string) =>
    expected(what, '--devices', found, {
      code: 'usage',
      suggestions: ['See what this machine has: vortex doctor', 'Without a GPU: name parts of the CPU, CPU:0,CPU:1.'],
    })
  if (typeof choice === 'number') {
    if (choice <= usable.length) return usable.slice(0, choice)
    throw wrong(`at most ${usable.length} (${usable.join(', ')})`, `${choice}`)
  }
  const missing = choice.find((name) => !known.includes(name) && !(local && name.startsWith('CPU:')))
  if (missing === undefined) return choice
  throw wrong(known.join(', '), missing)
}

/** Into how many the CPU is divided so that all these names are there. */
export function cpusOf(devices: readonly string[]): number {
  return 1 + Math.max(0, ...devices.filter((name) => name.startsWith('CPU:')).map((name) => Number(name.slice(4))))
}
