export { readZipDirectory, type ZipEntry } from './directory.ts'
export { readZipEntry } from './entry.ts'
