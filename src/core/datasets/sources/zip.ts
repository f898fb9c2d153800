import { openPromise, type Entry } from 'yauzl'
import { expected, messageOf, VortexError } from '../../base/index.ts'
import { sourceOfMembers, type Member } from './members.ts'
import type { Source } from './source.ts'

const DEFLATED = 8
const UNIX = 3
const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

/** Opens a zip of any size: only its directory is read now, members later and in place. */
export async function openZip(path: string): Promise<Source> {
  const members: Member[] = []
  try {
    // Old Windows tools write backslashes between folders: yauzl makes them slashes, then checks the name.
    const zip = await openPromise(path, { strictFileNames: false })
    for await (const entry of zip.eachEntry()) members.push(memberOf(entry, path))
  } catch (cause) {
    if (cause instanceof VortexError) throw cause
    throw expected('a valid zip archive', path, messageOf(cause), { cause, code: 'refused' })
  }
  return sourceOfMembers(path, members)
}

function memberOf(entry: Entry, path: string): Member {
  const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry
  if (entry.isEncrypted())
    throw expected('a zip without a password', path, `${fileName} encrypted`, {
      suggestions: ['Unpack it with its password and give the folder.'],
    })
  if (compressionMethod !== 0 && compressionMethod !== DEFLATED)
    throw expected('a stored or deflated member', `${path}:${fileName}`, `compression method ${compressionMethod}`)
  return {
    name: fileName,
    kind: kindOf(entry),
    type: 'a link or device',
    location: {
      archive: path,
      member: fileName,
      offset: entry.relativeOffsetOfLocalHeader,
      size: uncompressedSize,
      zip: { compressedSize, deflated: compressionMethod === DEFLATED, crc: entry.crc32 },
    },
  }
}

/** A zip made on Unix keeps the file's mode in the upper half of its attributes; a link's target would be its data. */
function kindOf({ fileName, versionMadeBy, externalFileAttributes }: Entry): Member['kind'] {
  if (fileName.endsWith('/')) return 'folder'
  const type = versionMadeBy >> 8 === UNIX ? (externalFileAttributes >>> 16) & FILE_TYPE : 0
  return type === 0 || type === REGULAR ? 'file' : type === FOLDER ? 'folder' : 'other'
}
