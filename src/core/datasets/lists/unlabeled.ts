/** The devkit's lists of the test server come without labels. */
export const UNLABELLED_SPLIT = 'test'
