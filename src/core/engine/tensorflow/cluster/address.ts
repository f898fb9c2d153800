import { BlockList, isIPv6 } from 'node:net'
import { expected } from '../../../base/index.ts'

/** Where a worker listens. */
export interface Address {
  host: string
  port: number
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/**
 * `HOST:PORT`; an IPv6 address stands in brackets.
 * @param flag that the text was given for
 */
export function parseAddress(text: string, flag: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? []
  const [host, port] = [bracketed ?? plain, Number(digits)]
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port }
  throw expected('HOST:PORT, such as 127.0.0.1:7100,', flag, text, { code: 'usage' })
}

export function formatAddress({ host, port }: Address): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}
