import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'

export default class Worker extends BaseCommand {
  static override summary = "Lend this machine's devices to a training that runs elsewhere."
  static override description =
    "Serves until Ctrl-C, and needs neither data nor recipe: `vortex train --cluster` on one machine drives the workers and feeds them. TensorFlow's protocol has neither passwords nor encryption: whoever reaches the port can run code as you. A loopback address is for this machine alone; others belong into a private network or behind an SSH tunnel."
  static override examples = [
    '<%= config.bin %> worker --listen 127.0.0.1:7100',
    '<%= config.bin %> worker --listen 10.0.0.12:7100',
  ]
  static override flags = {
    listen: Flags.string({ required: true, helpValue: 'HOST:PORT', summary: 'Where to listen.' }),
  }

  async run(): Promise<{ listen: string; devices: string[] }> {
    const { flags } = await this.parse(Worker)
    const { serve } = await import('../core/engine/index.ts')
    const served = await serve(flags.listen, this.work)
    this.log(`Serving ${served.devices.join(', ')} at ${served.listen}; Ctrl-C ends it.`)
    // TensorFlow's threads do not keep Node running.
    const alive = setInterval(() => undefined, 60_000)
    await new Promise((resolve) => {
      this.work.signal.addEventListener('abort', resolve, { once: true })
    })
    clearInterval(alive)
    return served
  }
}
