import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

export interface ServedFile {
  content: Uint8Array
  etag?: string
  /** Answers ranges; default true. */
  ranges?: boolean
  /** Bytes after which the first, second, … request is cut; later ones are served whole. */
  cuts?: number[]
  /** Heeds `If-Range`; default true. */
  ifRange?: boolean
}

/** A web server on 127.0.0.1 for each test of the calling `describe`; as a proxy it leads every host to itself. */
export class FileServer {
  readonly files = new Map<string, ServedFile>()
  /** Answers instead of a file. */
  readonly answers = new Map<string, (response: ServerResponse) => void>()
  /** What was asked for: `GET /name`, with the range where there was one, and `CONNECT host:port`. */
  readonly requests: string[] = []
  readonly #server = createServer((request, response) => {
    this.#answer(request, response)
  })

  get address(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async open(): Promise<void> {
    this.#server.on('connect', (request, client) => {
      this.requests.push(`CONNECT ${request.url!}`)
      const server = connect(this.#port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        server.pipe(client)
        client.pipe(server)
      })
      for (const socket of [client, server]) socket.on('error', () => socket.destroy())
    })
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { range, 'if-range': ifRange } = request.headers
    this.requests.push(`GET ${request.url!}${range === undefined ? '' : ` ${range}`}`)
    const answer = this.answers.get(request.url!)
    const file = this.files.get(request.url!)
    if (answer) answer(response)
    else if (!file) response.writeHead(404).end('no such file')
    else sendFile(response, file, range, ifRange as string | undefined)
  }
}

function sendFile(response: ServerResponse, file: ServedFile, range?: string, ifRange?: string): void {
  const { content, etag, ranges = true, cuts } = file
  const changed = file.ifRange !== false && ifRange !== undefined && ifRange !== etag
  const start = ranges && !changed && range !== undefined ? Number(/\d+/.exec(range)![0]) : 0
  const end = cuts?.shift() ?? content.length
  const headers = { 'content-length': content.length - start, ...(etag !== undefined && { etag }) }
  if (start > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` })
  else response.writeHead(200, headers)
  if (end === content.length) response.end(content.subarray(start))
  else response.write(content.subarray(start, end), () => setTimeout(() => response.destroy(), 20))
}

export function useFileServer(): () => FileServer {
  let server = new FileServer()
  beforeEach(async () => {
    server = new FileServer()
    await server.open()
  })
  afterEach(() => server.close())
  return () => server
}
