import { availableParallelism } from 'node:os'
import type { Work } from '../base/index.ts'
import { load, noLibrary } from './open.ts'
import { formatAddress, isLoopback, parseAddress } from './tensorflow/cluster/address.ts'
import { startServer } from './tensorflow/cluster/server.ts'
import { locateTensorFlow } from './tensorflow/locate.ts'
import { localDevices } from './tensorflow/placed-devices.ts'

/**
 * Serves this machine's devices to a training elsewhere, until the process ends.
 * @param listen `HOST:PORT`; a loopback address is for this machine alone, any other opens the port on all interfaces
 */
export async function serve(listen: string, { onEvent }: Work = {}): Promise<{ listen: string; devices: string[] }> {
  const address = parseAddress(listen, '--listen')
  const location = await locateTensorFlow()
  if (location.found === undefined) throw noLibrary(location)
  const library = load(location.found)
  startServer(library, address, availableParallelism())
  if (!isLoopback(address))
    onEvent?.({
      type: 'notice',
      level: 'warning',
      message: `Port ${address.port} is open on all of this machine's interfaces, without password or encryption: whoever reaches it can run code as you. Use it in a private network alone.`,
    })
  return { listen: formatAddress(address), devices: localDevices(library.api) }
}
