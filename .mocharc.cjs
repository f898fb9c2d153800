const { availableParallelism } = require('node:os')

module.exports = {
  'node-option': ['import=tsx'],
  require: ['./test/support/setup.ts'],
  reporter: './test/support/reporter.cjs',
  timeout: 60_000,
  parallel: true,
  // Half of the tests wait for a process or a thread; more than four engines at once need more memory than they save time.
  jobs: Math.min(Math.max(availableParallelism() - 1, 2), 4),
}
