import type sharpLibrary from 'sharp'

type Sharp = typeof sharpLibrary

let loading: Promise<Sharp> | undefined

/** The image library, loaded with the first image that needs it: it takes longer to start than a thread. */
export function loadSharp(): Promise<Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Images are read in worker threads of ours: one thread each is enough, and no image is read twice.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loading
}
