import { parseCookie, stringifySetCookie } from 'cookie'

/** `__Host-`: the browser itself refuses it without Secure, with a Domain or with another path. */
const NAME = '__Host-sid'
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function tokenOfCookie(header: string | undefined): string | null {
  const value = header === undefined ? undefined : parseCookie(header)[NAME]
  return value !== undefined && TOKEN.test(value) ? value : null
}

export function tokenOfBearer(header: string | undefined): string | null {
  const value = /^Bearer +([A-Za-z0-9_-]{43})$/i.exec(header ?? '')?.[1]
  return value ?? null
}

/** A person's cookie goes with the browser; a station's outlives a power cut. */
export const sessionCookie = (token: string, maxAgeS: number | null): string =>
  stringifySetCookie({
    name: NAME,
    value: token,
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    ...(maxAgeS === null ? {} : { maxAge: maxAgeS }),
  })

export const noCookie = (): string => sessionCookie('', 0)
