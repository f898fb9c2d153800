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

/** The engine's options that the flag names. */
export async function engineFrom({ devices }: { devices?: DeviceChoice | undefined }): Promise<EngineOptions> {
  if (devices === undefined) return {}
  const { findDevices } = await import('../core/engine/index.ts')
  return { devices: await findDevices(devices) }
}
