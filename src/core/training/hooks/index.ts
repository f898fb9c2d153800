import { evaluateNetwork } from './evaluate.ts'
import type { Hook } from './hook.ts'
import { keepImages } from './images.ts'
import { logStep } from './log.ts'
import { saveCheckpoint } from './checkpoint.ts'

export type { Happening } from './hook.ts'

/** What is due after a step, in this order. */
export const HOOKS: readonly Hook[] = [logStep, evaluateNetwork, keepImages, saveCheckpoint]
