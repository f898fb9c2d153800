// One of the rivals of the lock's test: takes the lock that it is told of at the moment it is told, until told to let go.
import { setTimeout } from 'node:timers/promises'
import { takeLock, VortexError } from '../../src/core/base/index.ts'

let release: (() => Promise<void>) | undefined

process.on('message', ({ path, at }: { path?: string; at: number }) => {
  void (async () => {
    if (path === undefined) {
      await release?.()
      release = undefined
      process.send!('free')
      return
    }
    await setTimeout(Math.max(0, at - Date.now() - 2))
    while (Date.now() < at);
    try {
      release = await takeLock(path, 'the folder')
      process.send!('owner')
    } catch (error) {
      process.send!(error instanceof VortexError && error.code === 'refused' ? 'refused' : String(error))
    }
  })()
})
process.send!('ready')
