import { readFileSync } from 'node:fs'

/** The modules of the pages' script, each after those that it imports. */
const MODULES = ['layers', 'viewer', 'browser', 'charts', 'tables', 'main']

export const STYLE: string = read('page.css')

/** All modules as one: imports and exports go, since names are unique across them. */
export const SCRIPT: string = MODULES.map((name) => joinable(read(`${name}.js`))).join('\n')

function joinable(source: string): string {
  return source.replace(/^import [^;]*? from '\.\/\w+\.js'\n/gm, '').replace(/^export /gm, '')
}

function read(name: string): string {
  return readFileSync(new URL(`./client/${name}`, import.meta.url), 'utf8')
}
