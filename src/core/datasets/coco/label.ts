import type { MadeLabel } from '../prepare/label.ts'
import type { CocoLabel } from './rules.ts'

export function cocoLabel(_label: CocoLabel, _settings: object): MadeLabel {
  throw new Error('not yet')
}
