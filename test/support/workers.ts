import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { program } from './program.ts'

/** A process of `vortex worker`. */
export interface WorkerProcess {
  child: ChildProcess
  address: string
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
