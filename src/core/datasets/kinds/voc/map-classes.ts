import { VortexError } from '../../../base/index.ts'
import type { MapLabel } from '../../../formats/index.ts'
import { classSetFault, IGNORE_COLOR, IGNORE_LABEL, type ClassSet } from '../../../labels/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classOf } from '../../classes/class-of.ts'
import { packColor } from '../../classes/color.ts'
import { unnamedFault } from '../../classes/unnamed.ts'
import type { MaskColors } from './mapped-label.ts'

/**
 * The classes of a `labelmap.txt`, background first wherever it stands, and what each color of its masks becomes. The
 * color of VOC's border is 255.
 */
export function mapClasses(
  labels: readonly MapLabel[],
  file: ClassFile | undefined,
  shown: string,
): { classes: ClassSet; masks: MaskColors } {
  const own = ownClasses(labels, shown)
  const names = own.classes.map(({ name }) => name)
  const targets = labels.map(({ name, color }) => {
    if (isIgnored(color)) return IGNORE_LABEL
    const id = names.indexOf(name)
    return file ? classOf(file.map, { id, name }) : id
  })
  const unnamed = labels.filter((_, index) => targets[index] === undefined).map(({ name }) => name)
  if (file && unnamed.length > 0) throw unnamedFault(file, shown, 'the labels', unnamed)
  const values = targets.map((target) => target!)
  const colors = new Map(labels.map(({ color }, index) => [packColor(color), values[index]!]))
  if (!colors.has(packColor(IGNORE_COLOR))) colors.set(packColor(IGNORE_COLOR), IGNORE_LABEL)
  return { classes: file?.classes ?? own, masks: { colors, values } }
}

function ownClasses(labels: readonly MapLabel[], shown: string): ClassSet {
  const isBackground = ({ name }: MapLabel) => name.toLowerCase() === 'background'
  const classes = labels.filter(({ color }) => !isIgnored(color))
  const background = classes.some(isBackground)
  const set: ClassSet = {
    classes: [...classes.filter(isBackground), ...classes.filter((label) => !isBackground(label))],
    background,
  }
  const fault = classSetFault(set)
  if (fault !== undefined) throw new VortexError('bad-input', `${shown} has ${fault}.`)
  return set
}

function isIgnored(color: MapLabel['color']): boolean {
  return packColor(color) === packColor(IGNORE_COLOR)
}
