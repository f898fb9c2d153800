import { Flags } from '@oclif/core'

/** `--out FILE.safetensors`: another ending would promise another format. */
export const safetensorsOut = (summary: string) =>
  Flags.string({
    required: true,
    helpValue: 'FILE.safetensors',
    summary,
    parse: (path) =>
      path.endsWith('.safetensors')
        ? Promise.resolve(path)
        : Promise.reject(new Error(`Expected a name that ends in .safetensors for --out but found ${path}.`)),
  })
