import { reducedJpeg, reducedLabels } from '../../inference/index.ts'
import { reducedSize } from '../../labels/index.ts'
import { decodeSample } from '../../samples/index.ts'
import { positionName } from '../../runs/index.ts'
import { wasDone } from '../next-stage.ts'
import { isScored, type Hook, type Moment } from './hook.ts'

/** Keeps what the network makes of a few images, the same ones after each evaluation: input, truth and prediction. */
export const keepImages: Hook = async (moment) => {
  const { session, stage, state, happening } = moment
  const { evaluation } = stage.plan
  if (happening.kind === 'stop' || !evaluation?.images || !isScored(moment)) return undefined
  if (wasDone(session.earlier, 'images', state)) return undefined
  const images = []
  for (const entry of spread(evaluation.scoredOn.entries, evaluation.images))
    images.push(await keep(moment, await decodeSample(entry, state.classes)))
  await session.run.append(state, { type: 'images', images })
  return undefined
}

async function keep({ session: { run }, stage, state }: Moment, sample: Awaited<ReturnType<typeof decodeSample>>) {
  const { id, width, height } = sample
  const size = { width, height }
  const { labels } = await stage.evaluator.predict(stage.plan.evaluation!, sample)
  const [input, truth] = [`${id}/input.jpg`, `${id}/truth.png`]
  const prediction = `${id}/${positionName(state)}.png`
  await run.writeImage(input, await reducedJpeg(sample.image, size))
  await run.writeImage(truth, reducedLabels(sample.label!, size, state.classes))
  await run.writeImage(prediction, reducedLabels(labels, size, state.classes))
  return { id, ...reducedSize(size), input, truth, prediction }
}

/** So many of a list, evenly spread over it. */
export function spread<T>(list: readonly T[], count: number): T[] {
  const some = Math.min(count, list.length)
  return Array.from({ length: some }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / some)]!)
}
