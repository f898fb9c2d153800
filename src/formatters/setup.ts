import type { SetupResult } from '../core/engine/index.ts'
import { describeEngine } from './engine.ts'

export function formatSetup({ engine, missing }: SetupResult): string {
  if (missing !== undefined) return `${missing}\n${describeEngine(engine)} will run.`
  return `${describeEngine(engine)} will run (${engine.reason}).`
}
