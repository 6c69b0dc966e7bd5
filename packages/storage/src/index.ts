export type * from './store'
export { ConfigRefused } from './config/problems'
export { openStore, type StoreOptions } from './open-store'
export { type Embedded, startEmbedded } from './embedded/server'
