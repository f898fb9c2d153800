import type { Diagnosis } from '../core/engine/index.ts'
import { describeEngine } from './engine.ts'

const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

export function formatDiagnosis(diagnosis: Diagnosis, vortexVersion: string): string {
  const { engine, missed, cache, problems } = diagnosis
  const lines = [
    `vortex   ${vortexVersion}, Node ${diagnosis.node}, ${diagnosis.platform}`,
    `engine   ${engine ? describeEngine(engine) : 'none'}${engine?.name === 'tensorflow' ? ` (${engine.reason})` : ''}`,
    `devices  ${diagnosis.devices.join(', ')}`,
    `machine  ${diagnosis.threads} threads, ${gib(diagnosis.memoryBytes)} of memory`,
    `cache    ${cache.folder}, ${gib(cache.freeBytes)} free`,
    ...missed.map(({ source, reason }) => `looked   ${source}: ${reason}`),
  ]
  if (problems.length === 0) return [...lines, 'No problems found.'].join('\n')
  for (const { message, fix } of problems) lines.push('', message, `  → ${fix}`)
  return lines.join('\n')
}
