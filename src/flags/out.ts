import { Flags } from '@oclif/core'

/** Takes a file's name with one of these endings: another would promise another format. */
export const endsIn =
  (...endings: readonly string[]) =>
  (path: string): Promise<string> =>
    endings.some((ending) => path.endsWith(ending))
      ? Promise.resolve(path)
      : Promise.reject(new Error(`Expected a name that ends in ${endings.join(' or ')} for --out but found ${path}.`))

/** `--out FILE.safetensors` */
export const safetensorsOut = (summary: string) =>
  Flags.string({ required: true, helpValue: 'FILE.safetensors', summary, parse: endsIn('.safetensors') })
