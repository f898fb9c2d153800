import { expect } from 'chai'

/** What a promise was rejected with; a promise that resolves fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return expect.fail('expected a rejection, but the promise resolved')
}
