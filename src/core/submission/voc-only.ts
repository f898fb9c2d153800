import { assertSameClasses, VOC, type ClassesOf } from '../labels/index.ts'

/** Whose classes the server scores. */
export const SERVER: ClassesOf = { of: 'PASCAL VOC, which its test server scores,', classes: VOC }

/** Throws for a tree of other classes than VOC's. */
export function assertVocClasses(tree: { root: string; classes: ClassesOf['classes'] }): void {
  assertSameClasses(SERVER, { of: tree.root, classes: tree.classes }, [
    'Only VOC has this server. To score on your own data: vortex eval CHECKPOINT --data DIR',
  ])
}
