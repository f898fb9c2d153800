import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { program } from './program.ts'

/** A process of `vortex worker`. */
export interface WorkerProcess {
  child: ChildProcess
  address: string
}

/** Two workers, or undefined (and why, on standard error) where a worker cannot be confined to the loopback. */
export async function startTwoWorkers(): Promise<WorkerProcess[] | undefined> {
  if (process.platform !== 'linux') {
    console.error('    No workers: only Linux confines one to the loopback.')
    return undefined
  }
  const started = await Promise.allSettled([startWorker(), startWorker()])
  const workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (workers.length < started.length) endWorkers(workers)
  for (const one of started) if (one.status === 'rejected') throw one.reason
  return workers
}

export function endWorkers(workers: readonly WorkerProcess[]): void {
  for (const { child } of workers) child.kill('SIGKILL')
}

/** Starts a worker that only this machine reaches; resolves once it serves. */
export async function startWorker(address?: string): Promise<WorkerProcess> {
  const listen = address ?? `127.0.0.1:${await freePort()}`
  const child = spawn(process.execPath, [await program(), 'worker', '--listen', listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: undefined },
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      if (data.includes('Serving')) resolve()
    })
    child.once('exit', () => {
      reject(new Error('the worker ended'))
    })
  })
  return { child, address: listen }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
