import { expected, serve } from '../../src/core/base/index.ts'

serve((n: number) => {
  if (n < 0) throw expected('a positive number', 'the task', String(n), { suggestions: ['Try 1.'] })
  if (n === 0) process.exit(3)
  return Promise.resolve({ value: 2 * n })
})
