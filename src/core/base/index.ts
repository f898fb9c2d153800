export { loadAhead } from './ahead.ts'
export { linkFile, shareFile, writeFileUnflushed, type LinkMode } from './bulk.ts'
export { ByteReader, formatError } from './bytes.ts'
export { claimFiles } from './claim.ts'
export { formatDuration } from './duration.ts'
export {
  expected,
  isInterruption,
  isSystemError,
  messageOf,
  reasonOf,
  throwIfInterrupted,
  VortexError,
  type ErrorCode,
  type VortexErrorOptions,
} from './errors.ts'
export type { CoreEvent, Listener, Work } from './events.ts'
export {
  exists,
  kindOf,
  readBytes,
  readText,
  requireFile,
  writeAtomic,
  writeError,
  writeFileAtomic,
  writeSynced,
} from './files.ts'
export { claimFolder, writeFolderAtomic } from './folder.ts'
export { freeFolder } from './free-folder.ts'
export { hashFile, sha256 } from './hash.ts'
export type { Lineage, StageLineage, WeightsLineage } from './lineage.ts'
export { takeLock } from './lock.ts'
export { usableMemory } from './memory.ts'
export { nearest } from './nearest.ts'
export { printable, printableLines } from './printable.ts'
export { workerArguments, workerModule, WorkerPool } from './pool.ts'
export { rngFor, shuffled, type Rng } from './rng.ts'
export { shareOut } from './share.ts'
export { freeBytes } from './space.ts'
export { parseStored } from './stored.ts'
export { decodeText } from './text.ts'
export { describeCheckpoint, type Trained } from './trained.ts'
export { VERSION } from './version.ts'
export { serve } from './worker.ts'
