// Tests run the sources: a dist folder would be picked up by oclif instead.
import { existsSync } from 'node:fs'

if (existsSync(new URL('../../dist', import.meta.url))) throw new Error('Remove dist/ before running the tests.')
