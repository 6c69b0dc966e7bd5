import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const source = fileURLToPath(new URL('./src/', import.meta.url))

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      // Never used: the live socket names its transports. It would cost what a page has no room for.
      { find: /^\.\/webtransport\.js$/u, replacement: `${source}live/plane/no-webtransport.ts` },
      // React has it since 18.
      { find: /^use-sync-external-store\/shim(?:\/index\.js)?$/u, replacement: 'react' },
    ],
  },
  build: {
    outDir: 'dist',
    // The content security policy has no `data:` and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  worker: { format: 'es' },
})
