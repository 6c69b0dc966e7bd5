import { isUtf8 } from 'node:buffer'
import type { EpochMs } from '@vigil/clinical'
import { hl7PeerList, quarantineEntry, quarantineList, quarantineQuery } from '@vigil/protocol'
import type { Quarantined } from '@vigil/storage'
import { anywhere } from '../access'
import { mayOpen, maySite, onQuarantined } from '../quarantine-access'
import { json, route } from '../route'

const COUNTED_MS = 24 * 3_600_000
/** Own proposal: what a person looks through. */
const MOST_TEXT_BYTES = 64 * 1024
const MOST_HEX_BYTES = 4 * 1024

export const quarantineRoutes = [
  route({
    method: 'get',
    path: '/api/quarantine',
    summary: 'Messages of devices that were set aside, with the reason and without their content',
    access: anywhere('biomed'),
    query: quarantineQuery,
    answer: quarantineList,
    audit: { kind: 'read', action: 'quarantine.read' },
    async run({ services: { store, directory, clock }, target, query: { before, ...query } }) {
      // The cast mints a time that was reckoned from one.
      const since = (clock.now() - COUNTED_MS) as EpochMs
      const [entries, counts] = await Promise.all([
        store.quarantined({ ...query, before: before ?? null }),
        store.quarantineCounts(since),
      ])
      const byReason = new Map<string, number>()
      for (const { reason, count, ...about } of counts)
        if (mayOpen(directory, target, about)) byReason.set(reason, (byReason.get(reason) ?? 0) + count)
      return json({
        entries: entries.filter((entry) => mayOpen(directory, target, entry)).map(rowOf),
        counts: [...byReason]
          .map(([reason, count]) => ({ reason, count }))
          .toSorted((a, b) => b.count - a.count),
      })
    },
  }),
  route({
    method: 'get',
    path: '/api/quarantine/:id',
    summary: 'One message that was set aside, with its content; looking at it is written down',
    access: onQuarantined,
    answer: quarantineEntry,
    audit: { kind: 'read', action: 'quarantine.opened' },
    run: ({ target }) => json({ ...rowOf(target), content: contentOf(target.payload) }),
  }),
  route({
    method: 'get',
    path: '/api/hl7/peers',
    summary: 'Systems that send HL7 v2: when they were last heard, and what was refused',
    access: anywhere('biomed'),
    answer: hl7PeerList,
    audit: null,
    run({ services: { directory, peers }, target }) {
      const seen = directory.hospital().hl7Peers.filter(({ site }) => maySite(directory, target, site))
      return json({
        peers: seen.map(({ id, application, facility, site }) => ({
          id,
          application,
          facility,
          site,
          ...peers.state(id),
        })),
        strangers: peers.strangers(),
      })
    },
  }),
]

const rowOf = ({
  payload,
  peer = null,
  releasedAt = null,
  ...entry
}: Quarantined & { readonly id: number }) => ({
  ...entry,
  peer,
  releasedAt,
  bytes: payload.byteLength,
})

/** Text has none of these; an HL7 message has CR, an MLLP frame VT and FS. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000E-\u001B\u001D-\u001F]/

function contentOf(payload: Uint8Array) {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const text = isUtf8(bytes) ? bytes.toString('utf8') : null
  if (text === null || NO_TEXT.test(text))
    return {
      form: 'hex' as const,
      text: bytes.subarray(0, MOST_HEX_BYTES).toString('hex'),
      isCut: bytes.length > MOST_HEX_BYTES,
    }
  const isCut = bytes.length > MOST_TEXT_BYTES
  return {
    form: 'text' as const,
    text: isCut
      ? bytes
          .subarray(0, MOST_TEXT_BYTES)
          .toString('utf8')
          .replace(/\uFFFD+$/, '')
      : text,
    isCut,
  }
}
