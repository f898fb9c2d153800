import { expect } from 'chai'
import { VortexError } from '../../src/core/base/index.ts'
import { rejection } from './rejection.ts'

/** What `run` throws, which must be a VortexError: everything else is a bug and fails the test. */
export function faultOf(run: () => unknown): VortexError {
  try {
    run()
  } catch (error) {
    if (error instanceof VortexError) return error
    throw error
  }
  return expect.fail('nothing was thrown')
}

/** The same for a promise. */
export async function faultOfPromise(promise: Promise<unknown>): Promise<VortexError> {
  const error = await rejection(promise)
  if (error instanceof VortexError) return error
  throw error
}
