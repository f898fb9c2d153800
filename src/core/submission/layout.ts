/** comp5: trained on VOC's data only. comp6: on anything but the test set (devkit §5). */
export type Competition = 'comp5' | 'comp6'

export const COMPETITIONS: readonly Competition[] = ['comp5', 'comp6']

/** Where the server looks for a split's predictions: `results/VOC2012/Segmentation/comp6_test_cls`. */
export function resultsFolder(competition: Competition, split: string): string {
  return `results/VOC2012/Segmentation/${competition}_${split}_cls`
}

/** `results`, `results/VOC2012`, …, the folder itself. */
export function foldersDownTo(folder: string): string[] {
  const parts = folder.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}
