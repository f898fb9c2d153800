import type { Location } from './location.ts'

/** A folder or an archive that files are taken from; names are relative, `/` between folders. */
export interface Source {
  /** As the user gave it. */
  readonly path: string
  /** All folders in it, the root '' first, upper ones before those in them. */
  folders(): Promise<readonly string[]>
  /** Names of the files directly in a folder; none where there is no such folder. */
  names(folder: string): Promise<ReadonlySet<string>>
  /** Where a file lies whose name {@link names} gave. */
  locate(folder: string, name: string): Location
}

/** The shortest folder that has `marker` below it, e.g. `ImageSets/Segmentation`; undefined where there is none. */
export async function findRoot(source: Source, marker: string): Promise<string | undefined> {
  const found = (await source.folders()).filter((folder) => folder === marker || folder.endsWith(`/${marker}`))
  const [shortest] = found.sort((a, b) => a.length - b.length)
  return shortest?.slice(0, -marker.length).replace(/\/$/, '')
}

export function joinName(folder: string, name: string): string {
  return folder === '' || name === '' ? folder + name : `${folder}/${name}`
}
