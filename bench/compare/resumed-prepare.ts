import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from './check.ts'
import { fileDifferences } from './differences.ts'
import { vortex } from './vortex.ts'

/** Labels after which the first run is killed: some way into the sample. */
const KILLED_AFTER = 60

/** A tree that `before` began and `after` finishes is, byte for byte, the tree that `after` makes alone. */
export const resumedPrepare: Check = {
  name: 'resumed-prepare',
  async *run({ before, after, data, scratch }) {
    const words = ['prepare', 'voc', join(data, 'VOCdevkit'), '--allow-partial', '--link', 'copy', '--threads', '1']
    const [begun, whole] = [join(scratch, 'begun'), join(scratch, 'whole')]
    const labels = join(begun, 'SegmentationClass')
    const written = () => (existsSync(labels) ? readdirSync(labels).length : 0)
    const end = await vortex(before, [...words, '--out', begun], () => Promise.resolve(written() >= KILLED_AFTER))
    if (end !== undefined) throw new Error('The first run came to its end before it could be killed.')
    const resumed = numbersOf(await vortex(after, [...words, '--out', begun, '--json']))
    await vortex(after, [...words, '--out', whole])
    const anew = resumed.prepared === resumed.images ? ['every image was prepared again'] : []
    yield {
      what: `killed at ${KILLED_AFTER} labels, then ${resumed.prepared} of ${resumed.images} images prepared`,
      differences: [...anew, ...(await fileDifferences(begun, whole))],
    }
  },
}

function numbersOf(printed: string | undefined): { prepared: number; images: number } {
  return JSON.parse(printed!) as { prepared: number; images: number }
}
