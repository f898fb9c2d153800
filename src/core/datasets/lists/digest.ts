import { readText, sha256 } from '../../base/index.ts'

/**
 * SHA-256 of a source's split lists as it has them, images that are not there included: completing a source does not
 * change it, another order or form of the files neither.
 */
export function listsDigest(lists: readonly { name: string; ids: readonly string[] }[]): string {
  const parts = lists.map(({ name, ids }) => [name, ...[...ids].sort()].join('\n'))
  return sha256(parts.sort().join('\n\n'))
}

/** The same of lists that the user gives (`--list`), as the digest of a plan; nothing where there are none. */
export async function givenListsDigest({
  lists = [],
}: {
  lists?: readonly { name: string; file: string }[]
}): Promise<{ digest?: { listsSha256: string } }> {
  if (lists.length === 0) return {}
  const read = lists.map(async ({ name, file }) => ({ name, ids: linesOf(await readText(file, 'a split list')) }))
  return { digest: { listsSha256: listsDigest(await Promise.all(read)) } }
}

/** Lines that say something, without white space at their ends. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
