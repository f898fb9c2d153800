/** Kinds of archives that vortex does not open itself, by their first bytes, and the command that unpacks each. */
const ARCHIVES: readonly (readonly [magic: string, kind: string, command: string])[] = [
  ['\xfd7zXZ\0', 'xz', 'tar -xf'],
  ['BZh', 'bzip2', 'tar -xf'],
  ['7z\xbc\xaf\x27\x1c', '7z', '7z x'],
  ['\x28\xb5\x2f\xfd', 'zstd', 'tar -xf'],
  ['Rar!\x1a\x07', 'rar', 'unrar x'],
]

/** What an archive is that we cannot read, and how to unpack it; undefined for everything else. */
export function foreignArchive(head: Uint8Array): { kind: string; command: string } | undefined {
  const start = Buffer.from(head.subarray(0, 8)).toString('latin1')
  const found = ARCHIVES.find(([magic]) => start.startsWith(magic))
  return found && { kind: found[1], command: found[2] }
}
