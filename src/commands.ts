import type { Command } from '@oclif/core'
import Bench from './commands/bench.ts'
import Demo from './commands/demo.ts'
import Doctor from './commands/doctor.ts'
import Eval from './commands/eval.ts'
import Export from './commands/export.ts'
import Fetch from './commands/fetch.ts'
import Inspect from './commands/inspect.ts'
import Merge from './commands/merge.ts'
import Models from './commands/models.ts'
import Predict from './commands/predict.ts'
import PrepareAuto from './commands/prepare/auto.ts'
import PrepareCoco from './commands/prepare/coco.ts'
import PrepareMasks from './commands/prepare/masks.ts'
import PrepareLabelme from './commands/prepare/labelme.ts'
import PrepareSbd from './commands/prepare/sbd.ts'
import PrepareVoc from './commands/prepare/voc.ts'
import PrepareYolo from './commands/prepare/yolo.ts'
import Report from './commands/report.ts'
import Setup from './commands/setup.ts'
import Submit from './commands/submit.ts'
import Train from './commands/train.ts'
import Version from './commands/version.ts'
import WeightsExport from './commands/weights/export.ts'
import WeightsImport from './commands/weights/import.ts'
import Worker from './commands/worker.ts'

/** All commands, by id; `:` parts are words on the command line. The manifest is made from this map. */
export const COMMANDS: Record<string, Command.Class> = {
  bench: Bench,
  demo: Demo,
  doctor: Doctor,
  eval: Eval,
  export: Export,
  fetch: Fetch,
  inspect: Inspect,
  merge: Merge,
  models: Models,
  predict: Predict,
  'prepare:auto': PrepareAuto,
  'prepare:coco': PrepareCoco,
  'prepare:masks': PrepareMasks,
  'prepare:labelme': PrepareLabelme,
  'prepare:sbd': PrepareSbd,
  'prepare:voc': PrepareVoc,
  'prepare:yolo': PrepareYolo,
  report: Report,
  setup: Setup,
  submit: Submit,
  train: Train,
  version: Version,
  'weights:export': WeightsExport,
  'weights:import': WeightsImport,
  worker: Worker,
}
