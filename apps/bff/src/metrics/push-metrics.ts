import { Counter, Gauge, type Registry } from 'prom-client'

type Figures = () => { readonly unreachable: number; readonly lastShownAt: number | null }

/** Of Web Push (H92); no label names a person or a browser. */
export const createPushMetrics = (registers: Registry[]) => ({
  pushes: new Counter({
    name: 'vigil_pushes_total',
    help: 'Web Push by what it was and what the push service said.',
    labelNames: ['kind', 'result'],
    registers,
  }),
  watchPush(figures: Figures) {
    const gauges = {
      unreachable: new Gauge({
        name: 'vigil_push_unreachable',
        help: 'Browsers that are pushed to and cannot be reached.',
        registers,
        collect() {
          this.set(figures().unreachable)
        },
      }),
      lastShown: new Gauge({
        name: 'vigil_push_last_shown_seconds',
        help: 'When a browser last said that it shows a push (Unix time); 0: none of those subscribed now.',
        registers,
        collect() {
          this.set((figures().lastShownAt ?? 0) / 1_000)
        },
      }),
    }
    return gauges
  },
})
