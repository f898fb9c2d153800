import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import type { SetupResult } from '../core/engine/index.ts'
import { formatSetup } from '../formatters/setup.ts'

export default class Setup extends BaseCommand {
  static override summary = "Find or download TensorFlow's library, once, and report which engine will run and why."
  static override description = `pip downloads the library (274 MB, 850 MB on disk) into vortex's cache and verifies it. Nothing is compiled, and Python is not
needed afterwards. Without pip or a network, vortex runs on WebAssembly: the same results, several times slower.`
  static override examples = [
    '<%= config.bin %> setup',
    '<%= config.bin %> setup --gpu',
    '<%= config.bin %> setup --tensorflow /opt/tensorflow/libtensorflow_cc.so.2',
  ]
  static override flags = {
    tensorflow: Flags.string({
      summary: 'Use this existing library from now on: libtensorflow_cc or the folder that holds it.',
      helpValue: 'PATH',
      exclusive: ['gpu', 'version'],
    }),
    gpu: Flags.boolean({ summary: 'Download the library with CUDA (5.3 GB on disk).' }),
    version: Flags.string({
      summary: 'Download this version of TensorFlow.',
      helpValue: 'V',
      parse: (value) =>
        /^2\.\d+\.\d+$/.test(value)
          ? Promise.resolve(value)
          : Promise.reject(new Error(`Expected a version like 2.21.0 for --version but found ${value}.`)),
    }),
  }

  async run(): Promise<SetupResult> {
    const { flags } = await this.parse(Setup)
    const { setUp } = await import('../core/engine/index.ts')
    const result = await setUp({ library: flags.tensorflow, gpu: flags.gpu, version: flags.version }, this.work)
    if (result.missing !== undefined) this.foundFaults()
    this.log(formatSetup(result))
    return result
  }
}
