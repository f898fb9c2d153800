// Writes what is made from the compiled commands: oclif.manifest.json and the pages of docs/commands.md. `--check` fails
// where a committed one differs.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const FILES = ['oclif.manifest.json', 'docs/commands.md']

const before = FILES.map(read)
oclif('manifest')
oclif('readme', '--readme-path', 'docs/commands.md', '--no-aliases', '--no-source-links')
const changed = FILES.filter((file, index) => read(file) !== before[index])
if (process.argv.includes('--check') && changed.length > 0) {
  console.error(`${changed.join(' and ')} differed from the commands and was written again: commit it.`)
  process.exit(1)
}

function oclif(...words) {
  execFileSync('npx', ['oclif', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}

function read(file) {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
}
