// Writes oclif.manifest.json from the compiled commands; `--check` fails where the committed one differs.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const path = new URL('../oclif.manifest.json', import.meta.url)
const before = safeRead()
execFileSync('npx', ['oclif', 'manifest'], { stdio: ['ignore', 'ignore', 'inherit'] })
if (process.argv.includes('--check') && safeRead() !== before) {
  console.error('oclif.manifest.json differed from the commands and was written again: commit it.')
  process.exit(1)
}

function safeRead() {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
