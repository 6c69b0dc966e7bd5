import type { Device, DeviceId, DeviceMessage, DeviceStatus, DeviceType, EpochMs } from '@vigil/clinical'
import { SKEW_SHOWN_MS } from '@vigil/ingest'
import type { DeviceCard } from '@vigil/protocol'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Connected and yet no data for this long: `silent`. Follows the parameters' stale-after by class (own proposal). */
const SILENT_AFTER_MS: Readonly<Record<DeviceType, number>> = {
  'bedside-monitor': 20 * SECOND,
  'ecg-patch': 20 * SECOND,
  ventilator: 20 * SECOND,
  gateway: 20 * SECOND,
  cgm: 30 * MINUTE,
  'infusion-pump': 15 * MINUTE,
  'home-kit': 24 * 60 * MINUTE,
  'smart-bed': 15 * MINUTE,
  'pill-dispenser': 24 * 60 * MINUTE,
  'vaccine-fridge': 15 * MINUTE,
  other: 15 * MINUTE,
}

interface Link {
  lastSeenAt: EpochMs
  lastDataAt: EpochMs | null
  status: DeviceStatus | null
  skewMs: number
}

/** What is known of each device's connection. Liveness is the arrival of data, never an open connection (H19). */
export interface Links {
  heard(message: DeviceMessage, behindMs: number): void
  /** From the store at start: seen before, silent now. */
  remember(device: DeviceId, at: EpochMs): void
  card(device: Device, association: DeviceCard['association'], now: EpochMs): DeviceCard
}

export function createLinks(): Links {
  const links = new Map<DeviceId, Link>()
  return {
    heard(message, behindMs) {
      const before = links.get(message.device)
      const isData = message.kind !== 'status' && !message.retained
      links.set(message.device, {
        lastSeenAt: message.receivedAt,
        lastDataAt: isData ? message.receivedAt : (before?.lastDataAt ?? null),
        // Data after a farewell prove that the device is back.
        status:
          message.kind === 'status' ? message.status : isData ? online(before) : (before?.status ?? null),
        skewMs: -behindMs,
      })
    },
    remember(device, at) {
      if (!links.has(device)) links.set(device, { lastSeenAt: at, lastDataAt: at, status: null, skewMs: 0 })
    },
    card(device, association, now) {
      const link = links.get(device.id)
      const state = link ? stateOf(link, device.type, now) : 'never-seen'
      return {
        id: device.id,
        type: device.type,
        simulated: device.simulated,
        association,
        link: state,
        battery: link?.status?.battery ?? null,
        lastSeenAt: link ? seenAt(link, state) : null,
        clockSkewMs: link && Math.abs(link.skewMs) > SKEW_SHOWN_MS ? roundToSecond(link.skewMs) : null,
      }
    },
  }
}

const online = (before: Link | undefined): DeviceStatus | null =>
  before?.status ? { ...before.status, state: 'online', reason: 'none' } : null

function stateOf(link: Link, type: DeviceType, now: EpochMs): DeviceCard['link'] {
  if (link.status?.state === 'offline')
    return link.status.reason === 'lost' || link.status.reason === 'none' ? 'lost' : 'off'
  if (link.status?.state === 'standby') return 'off'
  return link.lastDataAt !== null && now - link.lastDataAt <= SILENT_AFTER_MS[type] ? 'online' : 'silent'
}

/** To the minute while it talks: a card must not change with every message. */
const seenAt = (link: Link, state: DeviceCard['link']): EpochMs =>
  (state === 'online' ? Math.floor(link.lastSeenAt / MINUTE) * MINUTE : link.lastSeenAt) as EpochMs

const roundToSecond = (ms: number) => Math.round(ms / SECOND) * SECOND
