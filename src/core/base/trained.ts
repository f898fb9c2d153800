/** The place in training at which a checkpoint was written. */
export interface Trained {
  stage: string
  /** Steps done of the stage. */
  step: number
}

/** `runs/a/checkpoints/voc-best.safetensors (stage voc, step 12000)` */
export function describeCheckpoint(file: string, trained: Trained | null): string {
  return trained ? `${file} (stage ${trained.stage}, step ${trained.step})` : file
}
