import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { claimFiles } from '../core/base/index.ts'
import { checkpointFlag } from '../flags/checkpoint.ts'
import { overwriteFlag } from '../flags/overwrite.ts'

export default class Report extends BaseCommand {
  static override summary =
    'Write an HTML page about a run, or one that compares runs: curves, scores per class, differing settings.'
  static override description = 'A single file that opens from disk and needs no network.'
  static override examples = [
    '<%= config.bin %> report runs/vortex-r101',
    '<%= config.bin %> report runs/ablation-* --out ablation.html',
  ]
  static override args = { run: Args.string({ required: true, description: "a run's folder, one or more" }) }
  /** More runs may follow. */
  static override strict = false
  static override flags = {
    out: Flags.string({
      summary: 'File to write (default: report.html in the run, or comparison.html here).',
      helpValue: 'FILE',
    }),
    ...checkpointFlag,
    ...overwriteFlag,
  }

  async run(): Promise<{ report: string; runs: string[] }> {
    const { argv, flags } = await this.parse(Report)
    const runs = argv as string[]
    if (flags.out !== undefined) await claimFiles([flags.out], flags.overwrite)
    const { writeReport } = await import('../core/reports/index.ts')
    const report = await writeReport(runs, { out: flags.out, choice: flags.checkpoint })
    this.log(report)
    return { report, runs }
  }
}
