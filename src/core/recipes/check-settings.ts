import { strangerIn } from './named.ts'
import { OPTIMIZERS, type OptimizerSettings } from './optimizer.ts'
import { SCHEDULES, type ScheduleSettings } from './schedule.ts'
import { mergeSettings, optimizerOf, scheduleOf, type Settings, type WrittenSettings } from './settings.ts'

type Fault = (key: (string | number)[], message: string) => void

/** What one key of `defaults` or of a stage cannot know of the others. */
export function checkSettings(above: Settings, written: WrittenSettings, fault: Fault): void {
  const { optimizer, schedule } = written
  for (const key of ['momentum', 'weightDecay'] as const)
    if (written[key] !== undefined && optimizer?.[key] !== undefined)
      fault([key], `${key} here or in optimizer, not both`)
  if (written.power !== undefined && schedule?.power !== undefined)
    fault(['power'], 'power here or in schedule, not both')

  const merged = mergeSettings(above, written)
  const odd = strangerIn<OptimizerSettings>(OPTIMIZERS, above.optimizer, optimizerOf(written))
  if (odd !== undefined)
    fault(odd in (optimizer ?? {}) ? ['optimizer', odd] : [odd], `a key of optimizer ${merged.optimizer.name}`)
  const strange = strangerIn<ScheduleSettings>(SCHEDULES, above.schedule, scheduleOf(written))
  if (strange !== undefined)
    fault(strange in (schedule ?? {}) ? ['schedule', strange] : [strange], `a key of schedule ${merged.schedule.name}`)

  const { scale, batch, accumulate, loss } = merged
  if (written.scale && scale[0] > scale[1]) fault(['scale'], 'the smaller factor first')
  if (written.batch === 'auto' && written.accumulate !== undefined)
    fault(['batch'], 'auto here or a number of parts in accumulate, not both')
  if (accumulate !== 'auto' && batch % accumulate !== 0)
    fault([written.accumulate === undefined ? 'batch' : 'accumulate'], `parts of one size for a batch of ${batch}`)
  if (loss.focal !== 'none' && loss.ohem !== 'none') fault(['loss', 'focal'], 'focal or ohem, not both')
  if (loss.focal !== 'none' && loss.smoothing > 0) fault(['loss', 'focal'], 'focal or smoothing, not both')
}
