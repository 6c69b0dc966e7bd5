import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Own proposals: a push service answers within a second or two; a hospital sends few pushes at once. */
const ANSWER_WITHIN_MS = 10_000
const MOST_SOCKETS = 20

export interface EgressRules {
  /** Names of hosts; `*.` stands for any label before it. https on its own port only. */
  readonly hosts: readonly string[]
  /** Origins that may be inside or not encrypted, named one by one. */
  readonly allow: readonly string[]
}

export interface Outgoing {
  readonly url: string
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly retryAfterMs: number | null
}

/** The one way out to addresses that people name (S23): only where the rules say, never inside, no redirects. */
export interface Egress {
  isAllowed(url: string): boolean
  /** Throws what the network throws. */
  post(outgoing: Outgoing): Promise<Answer>
  close(): void
}

const isBare = ({ username, password }: URL) => username === '' && password === ''

export function createEgress({ hosts, allow }: EgressRules): Egress {
  const agents = {
    http: new HttpAgent({ maxSockets: MOST_SOCKETS }),
    https: new HttpsAgent({ maxSockets: MOST_SOCKETS }),
  }
  const isNamed = ({ origin }: URL) => allow.includes(origin)
  const isOutside = ({ protocol, port, hostname }: URL) =>
    protocol === 'https:' &&
    port === '' &&
    isIP(hostname) === 0 &&
    hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host))
  const parsed = (url: string): URL | null => {
    if (!URL.canParse(url)) return null
    const target = new URL(url)
    return isBare(target) && (isNamed(target) || isOutside(target)) ? target : null
  }
  return {
    isAllowed: (url) => parsed(url) !== null,
    post: (outgoing) => {
      const target = parsed(outgoing.url)
      if (!target) return Promise.reject(new Error('the address is not among those that may be sent to'))
      return send(target, outgoing, { agents, lookup: isNamed(target) ? resolve : outsideOnly })
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

interface Way {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent }
  readonly lookup: LookupFunction
}

const send = (target: URL, { headers, body }: Outgoing, { agents, lookup }: Way): Promise<Answer> =>
  new Promise((fulfil, reject) => {
    const isHttps = target.protocol === 'https:'
    const request = (isHttps ? httpsRequest : httpRequest)(target, {
      method: 'POST',
      headers,
      lookup,
      agent: isHttps ? agents.https : agents.http,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    request.on('error', reject)
    request.on('response', (response) => {
      // What it says is of no use; unread it would hold the socket.
      response.resume()
      const seconds = Number(response.headers['retry-after'])
      fulfil({
        status: response.statusCode ?? 0,
        retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null,
      })
    })
    request.end(body)
  })

/** A name that leads inside leads nowhere, whatever it led to a moment ago (DNS rebinding). */
const outsideOnly: LookupFunction = (hostname, options, done) =>
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    if (addresses.some(({ address }) => isInside(address)))
      return done(new Error('the name leads to an address inside'), '')
    if (options.all) return done(null, addresses)
    const [first] = addresses
    return first ? done(null, first.address, first.family) : done(new Error('the name leads nowhere'), '')
  })

/** IANA special-purpose address registries (RFC 6890). */
const INSIDE = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
] as const

// An IPv4 address in the form of IPv6 is judged as what it is.
const inside = new BlockList()
for (const [net, prefix, family] of INSIDE) inside.addSubnet(net, prefix, family)

export const isInside = (address: string): boolean =>
  inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
