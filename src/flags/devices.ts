import { Flags } from '@oclif/core'
import type { DeviceChoice, EngineOptions } from '../core/engine/index.ts'

const choice = Flags.custom<DeviceChoice>({
  parse: (text) => {
    if (text === 'auto') return Promise.resolve(text)
    if (/^[1-9]\d*$/.test(text)) return Promise.resolve(Number(text))
    const names = text.toUpperCase().split(',')
    if (names.every((name) => /^[CG]PU:\d+$/.test(name)) && new Set(names).size === names.length)
      return Promise.resolve(names)
    return Promise.reject(
      new Error(`Expected auto, a number or names such as GPU:0,GPU:1 for --devices but found ${text}.`),
    )
  },
})

/** The same flag wherever a network computes. */
export const devicesFlag = {
  devices: choice({
    helpValue: 'auto|N|NAME,…',
    summary: 'Spread the work over these devices: auto is all GPUs (default: one device).',
    description: 'vortex doctor lists them. auto takes the CPU where there is no GPU. See docs/scaling.md.',
  }),
}

/** For training alone: what needs no reduction is better divided by images. */
export const clusterFlag = {
  cluster: Flags.string({
    helpValue: 'HOST:PORT,…',
    exclusive: ['devices'],
    summary: 'Train on these machines, each of which runs vortex worker.',
    description: 'All GPUs of each are used, or else its CPU. This process reads the data and writes the run.',
  }),
}

/** The engine's options that the flags name. */
export async function engineFrom(flags: {
  devices?: DeviceChoice | undefined
  cluster?: string | undefined
}): Promise<EngineOptions> {
  const { devices, cluster } = flags
  if (devices === undefined && cluster === undefined) return {}
  const { findDevices, formatAddress, parseAddress } = await import('../core/engine/index.ts')
  if (devices !== undefined) return { devices: await findDevices(devices) }
  return { cluster: cluster!.split(',').map((worker) => formatAddress(parseAddress(worker, '--cluster'))) }
}
