import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    // The content security policy has no `data:` and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      output: {
        // What the first board needs stays together, however many lazy pages share it: small pieces compress worse.
        codeSplitting: {
          groups: [
            {
              name: 'common',
              test: /\/src\/(state|format|ui|live|words\/(index|en|alarms)\b)|\/packages\/(clinical|protocol\/src\/(?!missed|rounds|moves|board|facts))/,
              minShareCount: 2,
            },
            {
              name: 'pages',
              test: /\/src\/(app\/(?!unit-page)|signals|features\/shell)\//,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
})
