import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** A page of its own beside the app: it needs no server, and the app's files do not change with it. */
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    assetsDir: 'downtime',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { downtime: 'downtime.html', 'downtime-worker': 'src/live/worker/downtime-worker.ts' },
      output: {
        // A service worker has one address for ever.
        entryFileNames: ({ name }) =>
          name === 'downtime-worker' ? '[name].js' : 'downtime/[name]-[hash].js',
      },
    },
  },
})
