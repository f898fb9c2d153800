import type { SetupResult } from '../core/engine/index.ts'
import { describeEngine } from './engine.ts'

export function formatSetup({ engine, missing, gpu }: SetupResult): string {
  if (gpu) return `${describeEngine(engine)} will run (${engine.reason}).\n${gpu.message}\n  → ${gpu.fix}`
  if (missing !== undefined) return `${missing}\n${describeEngine(engine)} will run.`
  return `${describeEngine(engine)} will run (${engine.reason}).`
}
