/** Endings of image files, as a name may have them → as a tree has them. */
const SUFFIXES: Readonly<Record<string, string>> = {
  '.jpg': '.jpg',
  '.jpeg': '.jpg',
  '.png': '.png',
  '.webp': '.webp',
  '.tif': '.tif',
  '.tiff': '.tif',
  '.gif': '.gif',
  // Refused when read, with the way out: a file left out in silence would be worse.
  '.bmp': '.bmp',
}

/** A name's stem, NFC, and the suffix that a tree gives it; undefined for what is no image by its name, or hidden. */
export function splitImageName(name: string): { stem: string; suffix: string } | undefined {
  const dot = name.lastIndexOf('.')
  const suffix = SUFFIXES[name.slice(dot).toLowerCase()]
  if (dot < 1 || suffix === undefined || name.startsWith('.')) return undefined
  return { stem: name.slice(0, dot).normalize('NFC'), suffix }
}
