const NAMES: Readonly<Record<string, string>> = {
  training: 'train',
  valid: 'val',
  validation: 'val',
  testing: 'test',
}

/** The split that a folder's name means: `training` is train, `valid` and `validation` are val. */
export function splitName(folder: string): string {
  return NAMES[folder.toLowerCase()] ?? folder
}

/** Whether a folder's name alone says that it is a split. */
export function isSplitName(folder: string): boolean {
  return ['train', 'val', 'test'].includes(splitName(folder))
}
