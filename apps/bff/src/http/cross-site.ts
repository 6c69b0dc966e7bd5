import type { IncomingHttpHeaders } from 'node:http'
import { tokenOfCookie } from '../auth/cookie'
import { isOwnOrigin } from '../origin'
import { refusal, type Refusal } from './problem'

const FOREIGN = refusal(
  'cross-site',
  'Only pages of this server may do this; open Vigil itself and try again.',
)
const UNMARKED = refusal(
  'cross-site',
  'Send the header `x-vigil: 1` with every change that is made with a cookie.',
)

/**
 * A change must come from our own page (S07, H85). An accepted bearer token is proof enough and does not come
 * here: no browser sends it by itself. Sec-Fetch-Site and Origin are sent by the browser and count when they are there; `x-vigil` forces a preflight that
 * nobody answers.
 */
export function crossSiteProblem(headers: IncomingHttpHeaders, isTls: boolean): Refusal | null {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return FOREIGN
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, headers.host, isTls)) return FOREIGN
  return tokenOfCookie(headers.cookie) !== null && headers['x-vigil'] !== '1' ? UNMARKED : null
}
