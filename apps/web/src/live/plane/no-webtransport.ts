/** In place of the transport of engine.io-client that is never named (vite.config.ts). */
export const WT = undefined
