/** A push service and a browser of its own, for stories that need both. */
export { aBrowser } from './browser'
export { startLoopbackService } from './loopback-service'
