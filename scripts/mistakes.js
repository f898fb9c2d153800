// Prints a table of mistakes that people make on the command line: exit code, the first line of the answer, the first
// suggestion. Wants a build: `npm run build && node scripts/mistakes.js`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VORTEX = fileURLToPath(new URL('../bin/run.js', import.meta.url))

const MISTAKES = `
trian smoke
evaluate runs/x
prepare vocc VOCdevkit
prepare cityscapes x
wieghts import a.pth
predikt model a.jpg
help trian
train
train smoek
train smoke --stpes 3
train smoke --steps
train smoke --steps ten
train smoke --steps 0
train smoke --steps 3 extra
train smoke --set
train smoke --set batch
train smoke --set =3
train smoke --set defaults.bacth=3
train smoke --set defaults.batch=many
train smoke --set defaults.batch=0
train smoke --set model.backbone=resnet51
train smoke --set model.outputStride=12
train smoke --set stages.vocc.steps=3
train smoke --stage second
train smoke --set data.voc=nowhere
train smoke --set data.voc=photo.jpg
train missing.yaml
train photo.jpg
train broken.yaml
train other.yaml
prepare voc
prepare voc VOCdevkit
prepare voc nowhere --out tree
prepare voc photo.jpg --out tree
prepare voc empty --out tree
prepare voc VOCdevkit --out tree --link soft
prepare voc VOCdevkit --out tree --threads 0
prepare sbd benchmark.tgz --out tree
prepare coco --images train2017 --out tree
prepare coco --images nowhere --annotations nowhere.json --out tree
prepare coco --images empty --annotations broken.json --out tree
prepare coco --images empty --annotations photo.jpg --out tree --preset papers
eval
eval runs/x
eval nowhere --data nowhere
eval photo.jpg --data nowhere
eval model --data empty
eval --predictions empty --data empty
eval model --data empty --scales 0.5,9
eval model --data empty --scales 1 --multiscale
eval model --data empty --protocol pda
eval model --data empty --crop 10
predict
predict photo.jpg
predict photo.jpg photo.jpg
predict nowhere.safetensors photo.jpg
predict empty photo.jpg
submit
submit runs/x --data empty
submit --check nowhere.tgz --data empty
submit --check photo.jpg --data empty
submit --check a.tgz --out b.tgz --data empty
inspect
inspect nowhere
inspect photo.jpg --split val
weights import nowhere.pth --out a.safetensors
weights import photo.jpg --out a.safetensors
weights import photo.jpg --out a.pth
weights import photo.jpg
weights export nowhere --out a.safetensors
weights export photo.jpg --out a.safetensors
weights import a.pth --out a.safetensors --mean 1,2
report
report nowhere
bench nothing
bench smoke --steps 0
models --crop 0
doctor now
setup --version 3
trian --json
train smoke --stpes 3 --json
`

const folder = mkdtempSync(join(tmpdir(), 'mistakes-'))
try {
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'photo.jpg'), Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'))
  writeFileSync(join(folder, 'broken.yaml'), 'stages: [\n')
  writeFileSync(join(folder, 'other.yaml'), 'hello: world\n')
  writeFileSync(join(folder, 'broken.json'), '{"images": [')
  console.log('| command | exit | first line | suggestion |\n| --- | --: | --- | --- |')
  for (const words of MISTAKES.trim().split('\n'))
    console.log(`| ${[`\`${words}\``, ...answerTo(words)].join(' | ')} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function answerTo(words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VORTEX, ...words.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, VORTEX_ENGINE: 'wasm' },
  })
  if (words.endsWith('--json')) {
    const { error } = JSON.parse(stdout)
    return [status, cell(error.message), cell(error.suggestions[0] ?? '')]
  }
  const lines = stderr.split('\n')
  const suggestion = lines.find((line) => line.startsWith('  → ')) ?? ''
  return [
    status,
    cell(lines.find((line) => line.startsWith('Error: ')) ?? stdout.split('\n')[0]),
    cell(suggestion.slice(4)),
  ]
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll(`${folder}/`, '')
}
