// Scores exported models (--argmax) on a split of a VOC tree with onnxruntime, and compares with `vortex eval --json`.
//
//     node score.js TREE SPLIT EVAL.json MODEL.onnx...
//
// Ends with 1 where the first model's confusion matrix differs in more than one pixel of 10,000.
import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

const [tree, split, evaluation, ...models] = process.argv.slice(2)
const { confusion: expected } = JSON.parse(await readFile(evaluation, 'utf8'))
const ids = (await readFile(`${tree}/ImageSets/Segmentation/${split}.txt`, 'utf8')).trim().split('\n')

let first
for (const path of models) {
  const session = await InferenceSession.create(path)
  const predictions = []
  const confusion = expected.map((row) => row.map(() => 0))
  for (const id of ids) {
    const predicted = await predict(session, `${tree}/JPEGImages/${id}.jpg`)
    const truth = decode(await readFile(`${tree}/SegmentationClass/${id}.png`)).data
    truth.forEach((label, at) => {
      if (label !== 255) confusion[label][predicted[at]]++
    })
    predictions.push(...predicted)
  }
  first ??= { confusion, predictions }
  const equal = predictions.filter((label, at) => label === first.predictions[at]).length / predictions.length
  console.log(
    `${path}: mIoU ${(100 * meanIou(confusion)).toFixed(2)}, ${(100 * equal).toFixed(3)} % of labels as in ${models[0]}`,
  )
}

const pixels = expected.flat().reduce((sum, count) => sum + count, 0)
const moved = expected.flat().reduce((sum, count, at) => sum + Math.abs(count - first.confusion.flat()[at]), 0) / 2
console.log(`Confusion matrix of ${models[0]}: ${moved} of ${pixels} pixels differ from vortex eval`)
process.exitCode = moved > pixels / 10_000 ? 1 : 0

async function predict(session, path) {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const cells = info.width * info.height
  const image = new Float32Array(3 * cells)
  for (let at = 0; at < cells; at++) for (let c = 0; c < 3; c++) image[c * cells + at] = data[3 * at + c]
  const { labels } = await session.run({ image: new Tensor('float32', image, [1, 3, info.height, info.width]) })
  return labels.data
}

function meanIou(confusion) {
  const ious = confusion.flatMap((row, label) => {
    const truth = row.reduce((sum, count) => sum + count, 0)
    const predicted = confusion.reduce((sum, other) => sum + other[label], 0)
    const union = truth + predicted - row[label]
    return union > 0 ? [row[label] / union] : []
  })
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length
}
