import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { zipSync } from 'fflate'

/**
 * Puts a `python3` first on the path whose pip "downloads" a wheel with these members, then runs `body`.
 * @param script shell lines instead, run when pip is asked to download; `$dest` is the folder asked for
 */
export async function withFakePip<T>(
  folder: string,
  download: { members: Record<string, string> } | { script: string },
  body: () => Promise<T>,
): Promise<T> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const wheel = join(folder, 'prepared.whl')
  if ('members' in download) {
    const members = Object.entries(download.members).map(([name, text]) => [name, new TextEncoder().encode(text)])
    await writeFile(wheel, zipSync(Object.fromEntries(members) as Record<string, Uint8Array>))
  }
  const action =
    'script' in download
      ? download.script
      : `mkdir -p "$dest" && cp '${wheel}' "$dest/tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl"`
  const text = [
    '#!/bin/sh',
    'case "$*" in *--version*) echo pip 23.2; exit 0;; esac',
    'while [ $# -gt 0 ]; do if [ "$1" = --dest ]; then dest=$2; fi; shift; done',
    action,
  ]
  await writeFile(join(bin, 'python3'), `${text.join('\n')}\n`)
  await chmod(join(bin, 'python3'), 0o755)
  return withPath([bin, dirname('/bin/sh'), '/usr/bin'].join(delimiter), body)
}

/** Runs `body` with another search path for programs. */
export async function withPath<T>(path: string, body: () => Promise<T>): Promise<T> {
  const before = process.env['PATH']
  process.env['PATH'] = path
  try {
    return await body()
  } finally {
    process.env['PATH'] = before
  }
}
