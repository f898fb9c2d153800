import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import { expect } from 'chai'
import sharp from 'sharp'
import { exportNetwork } from '../../src/core/export/index.ts'
import { plantCheckpoint } from '../support/checkpoint.ts'
import { useFolder } from '../support/folder.ts'
import { generateImages } from '../support/networks.ts'
import { runOnnx } from '../support/onnx.ts'
import { ROOT } from '../support/sources.ts'

const [HEIGHT, WIDTH] = [37, 51]

describe('docs/deploying.md', () => {
  const folder = useFolder()
  const place = (name: string) => join(folder(), name)

  it('its Node snippet runs as written and prints the labels', async () => {
    const page = await readFile(join(ROOT, 'docs/deploying.md'), 'utf8')
    const [, snippet] = /```js\n(import \{ InferenceSession.*?)```/s.exec(page)!
    // A PNG: a JPEG's pixels would not be those below.
    await writeFile(place('snippet.mjs'), snippet!.replace('image.jpg', 'image.png'))
    await symlink(join(ROOT, 'node_modules'), place('node_modules'))
    const checkpoint = await plantCheckpoint(folder())
    const options = { format: 'onnx', argmax: true, float16: false, overwrite: false } as const
    await exportNetwork({ checkpoint, out: place('model.onnx'), ...options })
    const images = generateImages(1, HEIGHT, WIDTH)
    const raw = { height: HEIGHT, width: WIDTH, channels: 3 } as const
    await sharp(Uint8Array.from(images.data), { raw }).toFile(place('image.png'))

    const { stdout } = await promisify(execFile)(process.execPath, ['snippet.mjs'], { cwd: folder() })
    const classes = new Set(Array.from(await runOnnx(await readFile(place('model.onnx')), images)))
    expect(classes.size).to.be.above(3)
    expect(stdout).to.equal(`${inspect([1, HEIGHT, WIDTH])} ${inspect(classes)}\n`)
  })
})
