import { Program } from '../child'
import type { Target } from './target'

export const floor = (kind: 'mqtt' | 'tcp'): Target => ({
  name: kind === 'mqtt' ? 'floor: mqtt → socket.io' : 'floor: tcp → ws',
  start: async ({ beds }) => {
    const program = new Program('floor', kind)
    const { http, devices } = await program.hear<{ http: number; devices: number }>()
    return {
      server: () => [program.pid],
      database: () => [],
      feed:
        kind === 'tcp'
          ? { kind: 'tcp', port: devices }
          : {
              kind: 'mqtt',
              url: `mqtt://127.0.0.1:${devices}`,
              beds: Array.from({ length: beds }, (_, i) => ({ device: `mon-bench-${i + 1}`, password: '' })),
            },
      tap:
        kind === 'tcp'
          ? { kind: 'ws', url: `ws://127.0.0.1:${http}` }
          : { kind: 'socket.io', url: `http://127.0.0.1:${http}` },
      page: {
        url: `http://127.0.0.1:${http}`,
        cookie: null,
        sight: { cell: '[data-bed]', bedAttribute: 'data-bed' },
        bedOf: Number,
      },
      stop: async () => program.end(),
    }
  },
})
