/** How images are put into splits where folders do not say it. */
export interface SplitOptions {
  /** Split lists: the split's name and the list's file. */
  lists?: readonly { name: string; file: string }[]
  /** Share of the images, or groups, that validate: 0 to 1. */
  validation?: number
  /** Another seed draws others. */
  seed?: number
  /** Regular expression: ids with the same first capture group, or whole match, stay on one side. */
  group?: string
}
