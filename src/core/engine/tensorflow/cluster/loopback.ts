import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import koffi from 'koffi'

/** <asm-generic/socket.h> */
const SOL_SOCKET = 1
const SO_BINDTODEVICE = 25

/** <net/tcp_states.h> */
const LISTEN = '0A'

/**
 * Lets this process's listening sockets on a port take connections of this machine alone. Linux only.
 * @throws where there is none, or the system refuses
 */
export function confineToLoopback(port: number): void {
  const inodes = new Set(['tcp', 'tcp6'].flatMap((family) => listening(`/proc/self/net/${family}`, port)))
  const sockets = readdirSync('/proc/self/fd').filter((descriptor) => inodes.has(inodeOf(descriptor)))
  if (sockets.length === 0) throw new Error('no socket listens there')
  const setsockopt = koffi
    .load(null)
    .func('int setsockopt(int socket, int level, int name, const char *value, uint length)') as (
    ...values: [number, number, number, string, number]
  ) => number
  for (const socket of sockets)
    if (setsockopt(Number(socket), SOL_SOCKET, SO_BINDTODEVICE, 'lo', 2) !== 0)
      throw new Error('the system refuses to bind it to the loopback device')
}

/** Inodes of the sockets that listen on a port: `sl local_address rem_address st … inode`, addresses in hex. */
function listening(table: string, port: number): string[] {
  const [, ...rows] = readFileSync(table, 'utf8').trim().split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(
      ([, local, , state]) => state === LISTEN && parseInt(local!.slice(local!.lastIndexOf(':') + 1), 16) === port,
    )
    .map((columns) => columns[9]!)
}

function inodeOf(descriptor: string): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1] ?? ''
  } catch {
    // Closed meanwhile, as the one that lists the folder is.
    return ''
  }
}
