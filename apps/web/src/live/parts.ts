/** The parts of the live plane that need neither socket nor canvas, for a host of simulated time. */
export { PendingNumerics } from './plane/numerics'
export { LiveSession } from './plane/session'
export type { LiveSocket, OpenSocket, SocketListener } from './plane/socket'
export { PageStore } from './store/store'
