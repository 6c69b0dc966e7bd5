import type { RequestHandler } from 'express'
import helmet from 'helmet'

const NONE = "'none'"
const SELF = "'self'"

/** Reliability.md 7.8; `vigil` is the one Trusted Types policy, which the web app makes for its worker. */
const CSP = {
  defaultSrc: [NONE],
  scriptSrc: [SELF],
  styleSrc: [SELF],
  imgSrc: [SELF],
  fontSrc: [SELF],
  connectSrc: [SELF],
  mediaSrc: [SELF],
  workerSrc: [SELF],
  manifestSrc: [SELF],
  baseUri: [NONE],
  formAction: [SELF],
  frameAncestors: [NONE],
  objectSrc: [NONE],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ['vigil'],
}

const DENIED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
/** What a wall display needs: sound without a click, a screen that stays on, passkeys. */
const OWN_FEATURES = ['autoplay', 'screen-wake-lock', 'publickey-credentials-get']
const PERMISSIONS = [
  ...DENIED_FEATURES.map((feature) => `${feature}=()`),
  ...OWN_FEATURES.map((feature) => `${feature}=(self)`),
].join(', ')

export function securityHeaders(isTls: boolean): readonly RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CSP },
      strictTransportSecurity: isTls ? { maxAge: 63_072_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', PERMISSIONS)
      next()
    },
  ]
}
