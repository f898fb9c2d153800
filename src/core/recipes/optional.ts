import { z } from 'zod'

/** The same keys, each of which may be left out. */
export function optional<S extends Record<string, z.ZodType>>(shape: S): { [K in keyof S]: z.ZodExactOptional<S[K]> } {
  const entries = Object.entries(shape).map(([key, type]) => [key, z.exactOptional(type)] as const)
  return Object.fromEntries(entries) as { [K in keyof S]: z.ZodExactOptional<S[K]> }
}
