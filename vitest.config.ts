import { defineConfig } from 'vitest/config'

// A project takes the limits below only if it says so.
const unit = (name: string, root: string) => ({
  extends: true as const,
  test: { name, root, include: ['src/**/*.test.{ts,tsx}'] },
})

export default defineConfig({
  test: {
    // Two cores: more workers only make the databases of the tests wait for each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      { test: { name: 'scripts', root: 'scripts', include: ['*.test.mjs'] } },
      unit('clinical', 'packages/clinical'),
      unit('protocol', 'packages/protocol'),
      unit('ingest', 'packages/ingest'),
      unit('storage', 'packages/storage'),
      unit('bff', 'apps/bff'),
      unit('bench', 'bench'),
      unit('sim', 'sim'),
      {
        extends: true,
        test: {
          name: 'web',
          root: 'apps/web',
          include: ['src/**/*.test.tsx'],
          environment: 'jsdom',
        },
      },
      {
        extends: true,
        // What draws nothing needs no page, which takes longer to make than most of these tests run.
        test: { name: 'web-plain', root: 'apps/web', include: ['src/**/*.test.ts'], environment: 'node' },
      },
    ],
  },
})
