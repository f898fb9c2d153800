import { sha256, VERSION } from '../base/index.ts'
import { namesOf } from '../labels/index.ts'
import type { TrainedNetwork } from './network.ts'

/** What an exported model says about itself, each value as JSON: the formats store only texts. */
export function metadataOf({ classes, mean, std, lineage }: TrainedNetwork): Record<string, string> {
  const values = {
    /** In the order of the channels. */
    classes: namesOf(classes),
    /** RGB, 0..255, one per class. */
    colors: classes.classes.map(({ color }) => color),
    /** Whether class 0 is background. */
    background: classes.background,
    /** Of RGB in 0..1. Applied inside the model: for information. */
    mean,
    std,
    /** SHA-256 of the lineage's JSON, as the checkpoint has it. */
    lineage: sha256(JSON.stringify(lineage)),
    vortex: VERSION,
  }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]))
}
