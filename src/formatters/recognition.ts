import type { Recognition } from '../core/datasets/index.ts'

/** What a source was taken for, why, and the commands to type. */
export function formatRecognitions(source: string, found: readonly Recognition[], out: string): string {
  const [only] = found
  if (!only)
    return [
      `vortex prepare does not recognize ${source}.`,
      'It recognizes VOC trees, SBD, COCO annotations, labelme files, YOLO datasets, exports of CVAT and Roboflow, and images next to PNG masks.',
      'For images and masks in other folders, write a class file: vortex prepare masks --help',
    ].join('\n')
  if (found.length === 1) return describe(source, only, out)
  const parts = found.map(({ what, why, words, open }) =>
    [`  ${what} (${why}):`, `    ${commandLine(words, out)}`, ...(open === undefined ? [] : [`    ${open}`])].join(
      '\n',
    ),
  )
  return [`${source} fits ${found.length} descriptions. Run the command for the right one:`, ...parts].join('\n\n')
}

function describe(source: string, { what, why, words, open }: Recognition, out: string): string {
  return [
    `${source}: ${what} (${why}).`,
    '',
    `  ${commandLine(words, out)}`,
    ...(open === undefined ? [] : ['', open]),
  ].join('\n')
}

/** Words as a shell takes them. */
function commandLine(words: readonly string[], out: string): string {
  return ['vortex', ...words, '--out', out]
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
