import { expected } from '../../base/index.ts'
import type { TensorFlowApi } from './c-api.ts'
import { Session } from './session.ts'

/** What a user may ask for: all GPUs or else the CPU, so many devices, or these (`GPU:0`, `CPU:1`). */
export type DeviceChoice = 'auto' | number | readonly string[]

/** The names of a machine's devices, `CPU:0` first. */
export function localDevices(api: TensorFlowApi, threads: number): string[] {
  const session = new Session(api, { threads, rewrite: true })
  try {
    return session.devices().map(({ name }) => shortName(name))
  } finally {
    session.close()
  }
}

/** `CPU:0` of `/job:localhost/replica:0/task:0/device:CPU:0`. */
export function shortName(device: string): string {
  return device.slice(device.lastIndexOf('/device:') + '/device:'.length)
}

/**
 * The devices that a choice means. A CPU may be divided into several for a trial of what several devices do; they are named
 * one by one.
 * @throws usage for a device that the machine does not have
 */
export function chooseDevices(choice: DeviceChoice, local: readonly string[]): readonly string[] {
  const gpus = local.filter((name) => name.startsWith('GPU:'))
  const usable = gpus.length > 0 ? gpus : local.slice(0, 1)
  if (choice === 'auto') return usable
  if (typeof choice === 'number') {
    if (choice <= usable.length) return usable.slice(0, choice)
    throw expected(`at most ${usable.length}`, '--devices', `${choice}`, {
      code: 'usage',
      suggestions: [`This machine has ${usable.join(', ')}.`],
    })
  }
  const missing = choice.find((name) => !local.includes(name) && !/^CPU:\d+$/.test(name))
  if (missing === undefined) return choice
  throw expected(`one of ${local.join(', ')}`, '--devices', missing, {
    code: 'usage',
    suggestions: ['See what this machine has: vortex doctor'],
  })
}

/** Into how many the CPU is divided so that all these names are there. */
export function cpusOf(devices: readonly string[]): number {
  const last = devices.map((name) => Number(/^CPU:(\d+)$/.exec(name)?.[1] ?? 0))
  return Math.max(...last) + 1
}
