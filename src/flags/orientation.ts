import { Flags } from '@oclif/core'

/** The same flag wherever images are read that a camera may have tagged. */
export const orientationFlag = {
  orientation: Flags.option({ options: ['ignore', 'apply', 'refuse'] as const })({
    summary: 'What to do with images that have an EXIF orientation.',
    description:
      'ignore: use the stored pixels, as PIL and torchvision do. apply: rotate them, as viewers and OpenCV do; a prepared ' +
      'tree gets a copy without the tag (JPEG quality 95). refuse: count each as a fault.',
  }),
}
