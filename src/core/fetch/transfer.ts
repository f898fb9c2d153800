import { open } from 'node:fs/promises'
import { fetch, type Dispatcher, type Response } from 'undici'
import { messageOf, throwIfInterrupted, VortexError, writeError } from '../base/index.ts'
import { notePartial, readPartial, removePartial } from './partial.ts'

export interface TransferOptions {
  url: string
  /** Where bytes are collected; an existing part is continued. */
  partial: string
  dispatcher: Dispatcher
  signal?: AbortSignal | undefined
  onBytes?: (done: number) => void
}

/** A failure that may pass: the connection was cut, or the server is busy. */
export class TransientError extends Error {}

/**
 * One request for what is missing of a file, written to the end of the partial file. A server that sends the whole file
 * (no ranges, or the file has changed) makes it start over.
 * @throws TransientError if another try may succeed, VortexError if not
 */
export async function transfer(options: TransferOptions): Promise<void> {
  const { url, partial, signal } = options
  const { bytes, validator } = await readPartial(partial, url)
  const response = await request(options, bytes, validator)
  if (response.status === 416) {
    await removePartial(partial)
    throw new TransientError('the file has changed on the server')
  }
  const resumes = response.status === 206 && rangeStart(response) === bytes && sameVersion(response, validator)
  if (response.status === 206 && !resumes) {
    await response.body?.cancel()
    await removePartial(partial)
    throw new TransientError('the file has changed on the server')
  }
  try {
    if (!resumes) await notePartial(partial, url, validatorOf(response))
    await append(response, resumes ? bytes : 0, options)
  } catch (error) {
    throwIfInterrupted(signal)
    throw isNetworkError(error) ? new TransientError(reasonOf(error)) : writeError(partial, error)
  }
}

async function request(
  { url, dispatcher, signal }: TransferOptions,
  bytes: number,
  validator: string | null,
): Promise<Response> {
  // Without a validator a range may belong to another version; the digest at the end shows it.
  const resume = bytes > 0 ? { range: `bytes=${bytes}-`, ...(validator !== null && { 'if-range': validator }) } : {}
  // Compressed on the way, bytes could not be counted.
  const headers = { 'accept-encoding': 'identity', ...resume }
  const response = await fetch(url, { dispatcher, headers, ...(signal && { signal }) }).catch((error: unknown) => {
    throwIfInterrupted(signal)
    throw new TransientError(reasonOf(error))
  })
  const { status, statusText } = response
  if (response.ok || status === 416) return response
  await response.body?.cancel()
  const answer = `${status} ${statusText}`.trim()
  if (status >= 500 || status === 408 || status === 429) throw new TransientError(`the server answered ${answer}`)
  throw new VortexError('not-found', `${response.url} answered ${answer}.`)
}

async function append(response: Response, start: number, { partial, onBytes }: TransferOptions): Promise<void> {
  const file = await open(partial, start > 0 ? 'a' : 'w')
  try {
    let done = start
    for await (const chunk of response.body ?? []) {
      await file.writeFile(chunk as Uint8Array)
      done += (chunk as Uint8Array).length
      onBytes?.(done)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A weak ETag does not promise equal bytes, so it cannot join two parts. */
function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag')
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified')
}

/** Servers exist that answer with a range whatever `If-Range` says. */
function sameVersion(response: Response, validator: string | null): boolean {
  const now = validatorOf(response)
  return validator === null || now === null || now === validator
}

function rangeStart({ headers }: Response): number {
  return Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? NaN)
}

/** undici reports everything about the connection as a TypeError with a cause. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined
}

/** The innermost cause: `fetch failed` alone says nothing. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? messageOf(error) : reasonOf(cause)
}
