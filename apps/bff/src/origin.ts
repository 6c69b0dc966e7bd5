import { isLoopback } from './config'

/** Without TLS the server is on loopback: a foreign name that resolves to this machine is somebody else's page. */
export const isOwnHost = (host: string | undefined, tls: boolean): boolean =>
  tls ||
  (host !== undefined &&
    URL.canParse(`http://${host}`) &&
    isLoopback(new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '')))

/**
 * True when a page of this very server asks (finding 15: WebSocket is not covered by CORS). Without TLS the server is on
 * loopback, and only loopback names count: a foreign name that resolves to this machine is not ours.
 */
export function isOwnOrigin(origin: string, host: string | undefined, tls: boolean): boolean {
  if (host === undefined || !URL.canParse(origin) || !URL.canParse(`http://${host}`)) return false
  const page = new URL(origin)
  if (page.origin !== `${tls ? 'https' : 'http'}://${host.toLowerCase()}`) return false
  return tls || isLoopback(page.hostname.replace(/^\[|\]$/g, ''))
}
