/** The part of the contract's configuration file that the demonstration needs. */
import type { DeviceType, Role, UnitKind } from '@vigil/clinical'
import type { DemoFact } from './demo-facts'

export interface ConfigFile {
  readonly sites: readonly {
    readonly id: string
    readonly name: string
    readonly timeZone: string
    readonly production: boolean
    readonly units: readonly {
      readonly id: string
      readonly name: string
      readonly kind: UnitKind
      readonly beds: readonly string[]
    }[]
  }[]
  readonly users: readonly {
    readonly id: string
    readonly name: string
    readonly roles: readonly { readonly role: Role; readonly unit?: string; readonly site?: string }[]
    readonly password: string
  }[]
  readonly subjects: readonly ConfigSubject[]
  readonly devices: readonly ConfigDevice[]
}

export interface ConfigSubject {
  readonly id: string
  readonly kind: 'patient' | 'place' | 'thing'
  readonly name: string
  readonly mrn?: string
  readonly birthDate?: string
  readonly sex?: 'female' | 'male' | 'other' | 'unknown'
  readonly bed?: string
  readonly unit?: string
  readonly preterm?: boolean
  readonly paced?: boolean
  readonly onOxygen?: boolean
  readonly spo2Target?: { readonly low: number; readonly high: number }
  readonly facts?: readonly DemoFact[]
  readonly admittedAt: string
}

export interface ConfigDevice {
  readonly id: string
  readonly type: DeviceType
  readonly simulated: true
  readonly credential: { readonly password: string }
  readonly bed?: string
  readonly subject?: string
}
