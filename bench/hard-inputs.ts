// Prepares every small input of a folder that looks right and is not, and prints what vortex answers, as a table:
//   node --import tsx bench/hard-inputs.ts FOLDER
// FOLDER/<case> is a VOC tree, or holds images and ann.json in COCO's form.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, VortexError, type Work } from '../src/core/base/index.ts'
import { COCO_PRESETS, KINDS, prepareDataset, type PrepareSummary } from '../src/core/datasets/index.ts'

const [folder = ''] = process.argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'vortex-hard-'))
console.log('| case | exit code | answer |\n| --- | --- | --- |')
for (const name of readdirSync(folder).sort()) {
  const [code, answer] = await answerOf(name)
  console.log(`| ${name} | ${code} | ${answer.replaceAll(`${folder}/`, '').replaceAll('|', '\\|')} |`)
}
rmSync(scratch, { recursive: true })

async function answerOf(name: string): Promise<[code: number, answer: string]> {
  const notices: string[] = []
  const work: Work = { onEvent: (event) => event.type === 'notice' && notices.push(event.message) }
  try {
    const summary = await prepareCase(name, work)
    const reasons = summary.faults.map(({ reason }) => reason)
    const parts = [`${summary.images} images`, ...notices, ...reasons.slice(0, 1)]
    if (reasons.length > 1) parts.push(`${reasons.length} faults in all`)
    return [reasons.length > 0 ? 1 : 0, parts.join('; ')]
  } catch (error) {
    const next = error instanceof VortexError ? error.suggestions.map((one) => ` → ${one}`).join('') : ''
    return [2, messageOf(error) + next]
  }
}

function prepareCase(name: string, work: Work): Promise<PrepareSummary> {
  const path = join(folder, name)
  const shared = { out: join(scratch, name), threads: 1, verify: true }
  if (!name.startsWith('c_')) return prepareDataset(KINDS.voc, { ...shared, sources: [path] }, work)
  const rules = { ...COCO_PRESETS.paper, minObjectPixels: 1 }
  const images = join(path, 'images')
  return prepareDataset(KINDS.coco, { ...shared, images, annotations: join(path, 'ann.json'), rules }, work)
}
