/** `void`: borders and difficult objects. Counts in neither loss nor scores. */
export const IGNORE_LABEL = 255
