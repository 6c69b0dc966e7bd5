import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The interface on a scripted live client, for design work: `npx vite serve dev -c dev/vite.config.ts`. Never shipped. */
export default defineConfig({ plugins: [react()] })
