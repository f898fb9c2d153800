import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { exists, kindOf, parseStored, readText } from '../base/index.ts'

/** A network in TensorFlow's format or that of tfjs: a folder, as `vortex export` writes it. */
export interface ExportedInspection {
  kind: 'exported'
  path: string
  format: 'savedmodel' | 'tfjs'
  /** All files of the folder. */
  bytes: number
  /** What vortex noted; absent in other tools' models. */
  classes?: string[]
  vortex?: string
}

/** The folder that a file of an exported network belongs to. */
export function exportedFolder(path: string): string | undefined {
  const name = basename(path)
  if (name === 'saved_model.pb' || /^group\d+-shard\d+of\d+\.bin$/.test(name)) return dirname(path)
  return path.endsWith(join('assets.extra', 'vortex.json')) ? dirname(dirname(path)) : undefined
}

/** Undefined for a folder of anything else. */
export async function inspectExported(path: string): Promise<ExportedInspection | undefined> {
  if (await exists(join(path, 'saved_model.pb'))) {
    const note = join(path, 'assets.extra', 'vortex.json')
    const noted = (await exists(note)) ? parseStored(noteSchema, await readText(note), note, 'the note of vortex export', ADVICE) : undefined // prettier-ignore
    return { kind: 'exported', path, format: 'savedmodel', bytes: await bytesOf(path), ...valuesOf(noted) }
  }
  const model = join(path, 'model.json')
  if (!(await exists(model))) return undefined
  const { userDefinedMetadata } = parseStored(tfjsSchema, await readText(model), model, 'a model of tfjs', ADVICE)
  return { kind: 'exported', path, format: 'tfjs', bytes: await bytesOf(path), ...valuesOf(userDefinedMetadata) }
}

const ADVICE = 'Export the network again: vortex export CHECKPOINT'

/** Every value is JSON in a text (export/metadata.ts). */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('JSON')
    return z.NEVER
  }
})
const noteSchema = z.object({ classes: json.pipe(z.array(z.string())), vortex: json.pipe(z.string()) })
const tfjsSchema = z.object({
  modelTopology: z.unknown(),
  weightsManifest: z.array(z.unknown()),
  userDefinedMetadata: noteSchema.optional().catch(undefined),
})

function valuesOf(note: z.infer<typeof noteSchema> | undefined): Pick<ExportedInspection, 'classes' | 'vortex'> {
  return note ? { classes: note.classes, vortex: note.vortex } : {}
}

async function bytesOf(path: string): Promise<number> {
  if ((await kindOf(path)) !== 'folder') return (await stat(path)).size
  const sizes = await Promise.all((await readdir(path)).map((name) => bytesOf(join(path, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}
