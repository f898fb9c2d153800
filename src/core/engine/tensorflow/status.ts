import type { VortexError } from '../../base/index.ts'
import type { Pointer, TensorFlowApi } from './c-api.ts'

/** TensorFlow's error codes (tensorflow/c/tf_status.h) by number; 0 is success. */
const CODES = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS'],
  ...['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'],
  ...['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'],
]

/** What TensorFlow says when it says no. */
export interface TensorFlowFailure {
  code: string
  message: string
}

/**
 * Calls a C function that reports through a status.
 * @param describe the error to throw, given TensorFlow's words
 */
export function withStatus<T>(
  api: TensorFlowApi,
  call: (status: Pointer) => T,
  describe: (failure: TensorFlowFailure) => VortexError,
): T {
  const status = api.TF_NewStatus()
  try {
    const result = call(status)
    throwFailure(api, status, describe)
    return result
  } finally {
    api.TF_DeleteStatus(status)
  }
}

/** {@link withStatus} for a call that runs on another thread. */
export async function withStatusAsync(
  api: TensorFlowApi,
  call: (status: Pointer) => Promise<void>,
  describe: (failure: TensorFlowFailure) => VortexError,
): Promise<void> {
  const status = api.TF_NewStatus()
  try {
    await call(status)
    throwFailure(api, status, describe)
  } finally {
    api.TF_DeleteStatus(status)
  }
}

function throwFailure(
  api: TensorFlowApi,
  status: Pointer,
  describe: (failure: TensorFlowFailure) => VortexError,
): void {
  const code = api.TF_GetCode(status)
  if (code !== 0) throw describe({ code: CODES[code] ?? `code ${code}`, message: api.TF_Message(status) })
}
