import type { SetupResult } from '../core/engine/index.ts'
import { describeEngine } from './engine.ts'

export function formatSetup({ engine, missing }: SetupResult): string {
  const lines = missing === undefined ? [] : [missing]
  lines.push(`${describeEngine(engine)} will run (${engine.reason}).`)
  return lines.join('\n')
}
