import type { Person } from '@vigil/ingest/simulator'

/** What the demo keeps between starts, so that devices and configuration agree. */
export interface DemoKeys {
  readonly seed: number
  readonly users: Record<string, string>
  readonly devices: Record<string, string>
}

export interface SimulatorOrder {
  readonly url: string
  readonly now: number
  readonly keys: DemoKeys
  /** Where the administration of the simulated hospital reports; `null`: it is silent, and everybody stays. */
  readonly adt: AdtDoor | null
  /** The beds among which people move, and who lies there now. */
  readonly beds: readonly (readonly [bed: string, person: Person | null])[]
}

export interface AdtDoor {
  readonly host: string
  readonly port: number
}
