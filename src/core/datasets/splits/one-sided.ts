import type { DatasetRecord } from '../tree/record.ts'

/** Classes that only one of train and val shows, or none: they are trained without a score, or scored untrained. */
export function oneSidedClasses({ classes, splits }: DatasetRecord): string[] {
  const { train, val } = splits
  if (!train || !val) return []
  const names = (keep: (inTrain: boolean, inVal: boolean) => boolean) =>
    classes
      .filter((_, index) => keep(train.classes[index]!.pixels > 0, val.classes[index]!.pixels > 0))
      .map(({ name }) => name)
      .join(', ')
  const told: [string, string][] = [
    ['Classes in train but not in val', names((inTrain, inVal) => inTrain && !inVal)],
    ['Classes in val but not in train', names((inTrain, inVal) => !inTrain && inVal)],
    ['Classes in neither train nor val', names((inTrain, inVal) => !inTrain && !inVal)],
  ]
  return told.filter(([, list]) => list !== '').map(([what, list]) => `${what}: ${list}.`)
}
