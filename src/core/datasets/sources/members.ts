import { posix } from 'node:path'
import { expected } from '../../base/index.ts'
import type { MemberLocation } from './location.ts'
import { joinName, type Source } from './source.ts'

/** One entry of an archive, before it is trusted. */
export interface Member {
  name: string
  kind: 'file' | 'folder' | 'link' | 'other'
  /** What `other` is, for the message. */
  type: string
  /** Links: where to. Symbolic ones are relative to their folder, hard ones to the archive. */
  target?: { path: string; symbolic: boolean }
  location: MemberLocation
}

/** No photograph, label or list comes near; what is larger is a bomb or another kind of archive. */
const MAX_MEMBER_BYTES = 2 ** 30

const MAX_MEMBERS = 2_000_000

/** Folders within folders: data sets have ten at most. */
const MAX_DEPTH = 100

/**
 * Makes a source of an archive's members, or refuses the archive. Members are read in place and never written under
 * their own names, so that a hostile name can do nothing; that such an archive is refused as a whole is because none
 * of the official ones holds one.
 */
export function sourceOfMembers(path: string, members: Iterable<Member>): Source {
  const folders = new Map<string, Map<string, MemberLocation>>([['', new Map()]])
  const links: { name: string; target: string }[] = []
  let count = 0
  for (const member of members) {
    if (++count > MAX_MEMBERS) throw refusal(path, `at most ${MAX_MEMBERS} members`, 'more')
    const name = checkName(path, member.name)
    if (member.kind === 'other') throw refusal(path, 'files, folders and links within it', `${member.type} ${name}`)
    if (member.location.size > MAX_MEMBER_BYTES)
      throw refusal(path, 'members of at most 1 GiB', `${name} of ${member.location.size} bytes`)
    if (member.kind === 'link') links.push({ name, target: checkTarget(path, name, member.target!) })
    else if (member.kind === 'folder') addFolder(folders, name)
    else addFile(path, folders, name, member.location)
  }
  for (const { name, target } of links) {
    const location = folders.get(folderOf(target))?.get(posix.basename(target))
    if (location) addFile(path, folders, name, location)
  }
  return {
    path,
    folders: () => Promise.resolve([...folders.keys()]),
    names: (folder) => Promise.resolve(new Set(folders.get(folder)?.keys())),
    locate: (folder, name) => folders.get(folder)!.get(name)!,
  }
}

/** The name without `./` and trailing `/`; a name that leads out of the archive's own tree is refused. */
function checkName(path: string, name: string): string {
  const bad = name.startsWith('/') || /^[A-Za-z]:/.test(name) || /[\\\0]/.test(name) || name.split('/').includes('..')
  if (bad) throw refusal(path, 'names below its own root', JSON.stringify(name))
  const depth = name.split('/').length
  if (depth > MAX_DEPTH)
    throw refusal(path, `at most ${MAX_DEPTH} folders in each other`, `${depth} in ${name.slice(0, 40)}…`)
  const normal = posix.normalize(name).replace(/\/$/, '')
  return normal === '.' ? '' : normal
}

function checkTarget(
  path: string,
  name: string,
  { path: target, symbolic }: { path: string; symbolic: boolean },
): string {
  const resolved = symbolic ? posix.normalize(joinName(folderOf(name), target)) : posix.normalize(target)
  if (target.startsWith('/') || resolved === '..' || resolved.startsWith('../'))
    throw refusal(path, 'links within it', `${name} -> ${target}`)
  return resolved
}

function addFolder(folders: Map<string, Map<string, MemberLocation>>, name: string): Map<string, MemberLocation> {
  const known = folders.get(name)
  if (known) return known
  addFolder(folders, folderOf(name))
  const files = new Map<string, MemberLocation>()
  folders.set(name, files)
  return files
}

function addFile(
  path: string,
  folders: Map<string, Map<string, MemberLocation>>,
  name: string,
  location: MemberLocation,
): void {
  const files = addFolder(folders, folderOf(name))
  const base = posix.basename(name)
  if (files.has(base)) throw refusal(path, 'each member once', `${name} twice`)
  files.set(base, location)
}

function folderOf(name: string): string {
  const folder = posix.dirname(name)
  return folder === '.' ? '' : folder
}

function refusal(path: string, what: string, found: string): Error {
  return expected(`${what} (a safe archive)`, path, found, {
    code: 'refused',
    suggestions: ['Take the archive from the official page; this one is damaged or malicious.'],
  })
}
