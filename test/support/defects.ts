import sharp from 'sharp'
import { labelmeJson } from './labelme.ts'

export type Files = Record<string, string | Uint8Array>

/** A fault of real files: what lies there, and what must be said of it. */
export interface Defect {
  name: string
  files: (image: Uint8Array) => Files
  says: RegExp
}

export const SQUARE = { label: 'a', points: [[0, 0], [4, 0], [4, 4], [0, 4]] } // prettier-ignore
export const OUTLINE = '0 0 0 0.5 0 0.5 0.5\n'
const PIXEL = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#fff' } })
  .toColorspace('b-w')
  .png()
  .toBuffer()

/** A labelme file next to its image. */
export const file =
  (name: string, shapes: readonly object[], more: object = {}) =>
  (image: Uint8Array) => ({
    [`${name}.jpg`]: image,
    [`${name}.json`]: labelmeJson(`${name}.jpg`, shapes, more),
  })
export const text = (name: string, content: string | Uint8Array) => (image: Uint8Array) => ({
  [`${name}.jpg`]: image,
  [`${name}.json`]: content,
})
const mask = (points: number[][], png: string) => ({ label: 'a', points, shape_type: 'mask', mask: png })

export const LABELME: Defect[] = [
  {
    name: 'no image',
    files: () => ({ 'd01.json': labelmeJson('d01.jpg', []) }),
    says: /the image d01\.jpg for imagePath in .*d01\.json but found no such file, and none in imageData/,
  },
  {
    name: 'an image that was renamed',
    files: (image) => ({ 'd02.png': image, 'd02.json': labelmeJson('IMG.jpg', []) }),
    says: /d02\.json but found no such file, but d02\.png next to it/,
  },
  { name: 'an empty file', files: text('d03', ''), says: /Expected JSON for .*d03\.json:1:1 but found the end/ },
  {
    name: 'a file that was cut off',
    files: text('d04', labelmeJson('d04.jpg', [SQUARE]).slice(0, -20)),
    says: /Expected JSON for .*d04\.json:1:\d+ but found the end/,
  },
  {
    name: 'a byte that is no UTF-8',
    files: text('d05', Buffer.from(labelmeJson('d05.jpg', [{ ...SQUARE, label: 'ri\xdf' }]), 'latin1')),
    says: /Expected UTF-8 for .*d05\.json at byte \d+ but found the byte 223/,
  },
  {
    name: "another tool's JSON",
    files: text('d06', '{"images": [], "annotations": []}'),
    says: /Expected a list for shapes in .*d06\.json but found nothing/,
  },
  { name: 'a list', files: text('d07', '[]'), says: /Expected a JSON object for .*d07\.json but found a list/ },
  {
    name: 'a shape without label',
    files: file('d08', [{ points: SQUARE.points }]),
    says: /a label for shapes\[0\] in .*d08\.json but found nothing/,
  },
  {
    name: 'an empty label',
    files: file('d09', [SQUARE, { ...SQUARE, label: ' ' }]),
    says: /a label for shapes\[1\] in .*d09\.json but found " "/,
  },
  {
    name: 'an unknown type of shape',
    files: file('d10', [{ ...SQUARE, shape_type: 'cuboid' }]),
    says: /one of polygon, .* for shape_type of shapes\[0\] in .*d10\.json but found "cuboid"/,
  },
  { name: 'a polygon of two points', files: file('d11', [{ ...SQUARE, points: [[0, 0], [1, 1]] }]), says: /at least 3 points of a polygon for shapes\[0\] in .*d11\.json but found 2/ }, // prettier-ignore
  {
    name: 'a circle of three points',
    files: file('d12', [{ ...SQUARE, shape_type: 'circle' }]),
    says: /2 points of a circle for shapes\[0\] in .*d12\.json but found 4/,
  },
  {
    name: 'NaN',
    files: text('d13', labelmeJson('d13.jpg', [SQUARE]).replace('[4,0]', '[NaN,0]')),
    says: /Expected JSON for .*d13\.json:1:\d+ but found "NaN/,
  },
  { name: 'a point of three numbers', files: file('d14', [{ ...SQUARE, points: [[0, 0, 0], [1, 1], [2, 2]] }]), says: /\[x, y\] for points\[0\] of shapes\[0\] in .*d14\.json but found \[0,0,0\]/ }, // prettier-ignore
  { name: 'a polygon out of the image', files: file('d15', [{ ...SQUARE, points: [[50, 0], [60, 0], [60, 9]] }]), says: /a shape within 12 x 8 for shapes\[0\] \(a\) in .*d15\.json but found x from 50 to 60/ }, // prettier-ignore
  {
    name: 'a wrong size',
    files: file('d16', [SQUARE], { imageWidth: 24, imageHeight: 16 }),
    says: /12 x 8, as its image for the label of d16 but found 24 x 16/,
  },
  {
    name: 'imageData that is no image',
    files: () => ({ 'd17.json': labelmeJson('gone.jpg', [SQUARE], { imageData: 'aGVsbG8=' }) }),
    says: /an image for imageData in .*d17\.json but found something else/,
  },
  {
    name: 'an image that was cut off',
    files: (image) => ({ ...file('d18', [SQUARE])(image), 'd18.jpg': image.subarray(0, -60) }),
    says: /d18\.jpg/,
  },
  {
    name: 'a page in place of an image',
    files: (image) => ({ ...file('d19', [SQUARE])(image), 'd19.jpg': '<!doctype html>' }),
    says: /d19\.jpg/,
  },
  {
    name: 'two files for one image',
    files: (image) => ({ ...file('d20', [SQUARE])(image), 'd20copy.json': labelmeJson('d20.jpg', [SQUARE]) }),
    says: /d20\.json and .*d20copy\.json belong to one image, d20\.jpg/,
  },
  {
    name: 'two cases of a name',
    files: (image) => ({ ...file('d21', [SQUARE])(image), ...file('D21', [SQUARE])(image) }),
    says: /D21\.json and d21\.json have the same id, d21: rename one of them/,
  },
  { name: 'a mask that is not as large as its box', files: file('d22', [mask([[0, 0], [5, 5]], PIXEL.toString('base64'))]), says: /a mask of 6 x 6, its box, for shapes\[0\] \(a\) in .*d22\.json but found 2 x 2/ }, // prettier-ignore
  { name: 'a mask out of the image', files: file('d23', [mask([[11, 0], [12, 1]], PIXEL.toString('base64'))]), says: /a mask within 12 x 8 for .*d23\.json/ }, // prettier-ignore
  { name: 'a mask that is no PNG', files: file('d24', [mask([[0, 0], [1, 1]], 'aGVsbG8=')]), says: /the mask of shapes\[0\] \(a\) in .*d24\.json/ }, // prettier-ignore
  {
    name: 'a negative height',
    files: file('d25', [SQUARE], { imageHeight: -8 }),
    says: /a whole number from 1 to 65535 for imageHeight in .*d25\.json but found -8/,
  },
  {
    name: 'no path of an image',
    files: text('d26', labelmeJson('', [SQUARE])),
    says: /the image's path for imagePath in .*d26\.json but found ""/,
  },
  {
    name: 'an image of no bytes',
    files: (image) => ({ ...file('d27', [SQUARE])(image), 'd27.jpg': '' }),
    says: /d27\.jpg/,
  },
]

/** A YOLO label file and its image. */
export const lines = (name: string, content: string | Uint8Array) => (image: Uint8Array) => ({
  [`images/${name}.jpg`]: image,
  [`labels/${name}.txt`]: content,
})

export const YOLO: Defect[] = [
  {
    name: 'coordinates in pixels',
    files: lines('d28', `${OUTLINE}0 10 10 200 10 200 100\n`),
    says: /coordinates from 0 to 1 for .*d28\.txt:2 but found 10/,
  },
  {
    name: 'a class that has no name',
    files: lines('d29', OUTLINE.replace('0', '7')),
    says: /an index of the names in data\.yaml for .*d29\.txt:1 but found 7/,
  },
  {
    name: 'a name in place of an index',
    files: lines('d30', OUTLINE.replace('0', 'cat')),
    says: /numbers for .*d30\.txt:1 but found "cat"/,
  },
  {
    name: 'a confidence at the end',
    files: lines('d31', '0 0 0 0.5 0 0.5 0.5 0.93\n'),
    says: /three or more x, y pairs, .* for .*d31\.txt:1 but found 8 numbers/,
  },
  {
    name: 'a negative class',
    files: lines('d32', `-${OUTLINE.replace('0', '1')}`),
    says: /the index of a class for .*d32\.txt:1 but found -1/,
  },
  {
    name: 'a decimal comma',
    files: lines('d33', OUTLINE.replaceAll('.', ',')),
    says: /numbers for .*d33\.txt:1 but found "0,5"/,
  },
  {
    name: 'a byte that is no UTF-8',
    files: lines('d34', Buffer.from(`${OUTLINE}\xff`, 'latin1')),
    says: /UTF-8 for .*d34\.txt at byte 20/,
  },
  { name: 'a line of two points', files: lines('d35', '0 0 0 1 1 1\n'), says: /d35\.txt:1 but found 6 numbers/ },
  {
    name: 'a line of a list without image',
    files: () => ({ 'val.txt': './images/good.jpg\n./images/gone.jpg\n' }),
    says: /an image for .*val\.txt:2 but found nothing at \.\/images\/gone\.jpg/,
  },
  {
    name: 'a folder that is not there',
    files: () => ({}),
    says: /images or a list of them for test in .*data\.yaml but found nothing at images\/test/,
  },
  {
    name: 'an image that was cut off',
    files: (image) => ({ ...lines('d38', OUTLINE)(image), 'images/d38.jpg': image.subarray(0, -60) }),
    says: /d38\.jpg/,
  },
  {
    name: 'two images of one name',
    files: (image) => ({ ...lines('d39', OUTLINE)(image), 'images/d39.png': image }),
    says: /d39\.jpg and d39\.png have the same id, d39: rename one of them/,
  },
  { name: 'NaN', files: lines('d40', OUTLINE.replace('0.5', 'nan')), says: /numbers for .*d40\.txt:1 but found "nan"/ },
]
