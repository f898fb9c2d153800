import { BaseCommand } from '../base-command.ts'

export default class Version extends BaseCommand {
  static override summary = 'Print the versions of vortex and Node, and the platform.'
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json']

  async run(): Promise<{ version: string; platform: string; node: string }> {
    await this.parse(Version)
    this.log(this.config.userAgent)
    return { version: this.config.version, platform: `${process.platform} ${process.arch}`, node: process.version }
  }
}
