import { workerData } from 'node:worker_threads'
import { serve } from '../base/index.ts'
import { makeCrop, type CropSettings, type CropTask } from './crop.ts'

serve<CropTask>(async (task) => {
  const crop = await makeCrop(workerData as CropSettings, task)
  return { value: crop, transfer: [crop.image.buffer, crop.labels.buffer] }
})
