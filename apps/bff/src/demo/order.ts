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
}
