import { readClassFile } from '../datasets/index.ts'

export interface ClassesInspection {
  kind: 'classes'
  path: string
  background: boolean
  classes: { name: string; color: readonly number[] }[]
}

export async function inspectClasses(path: string): Promise<ClassesInspection> {
  const { classes, background } = (await readClassFile(path)).classes
  return { kind: 'classes', path, background, classes: classes.map(({ name, color }) => ({ name, color })) }
}
