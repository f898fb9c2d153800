import { fuzz } from '../../support/fuzz-run.ts'
import { FUZZ_TARGETS } from '../../support/fuzz-targets.ts'

// A thousand inputs for most readers; `npm run fuzz` runs a hundred thousand.
describe('mutated inputs give a value or a VortexError', () => {
  for (const target of FUZZ_TARGETS)
    it(target.name, () => fuzz(target, { seed: 1, count: target.inSuite ?? 1000 }).then(() => undefined))
})
