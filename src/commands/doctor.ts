import { BaseCommand } from '../base-command.ts'
import type { Diagnosis } from '../core/engine/index.ts'
import { formatDiagnosis } from '../formatters/doctor.ts'

export default class Doctor extends BaseCommand {
  static override summary =
    'Check this machine (Node, engine, threads, memory, disk) and suggest a fix for each problem.'
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json']

  async run(): Promise<Diagnosis> {
    await this.parse(Doctor)
    const { diagnose } = await import('../core/engine/index.ts')
    const diagnosis = await diagnose(this.work)
    if (diagnosis.problems.length > 0) this.foundFaults()
    this.log(formatDiagnosis(diagnosis, this.config.version))
    return diagnosis
  }
}
