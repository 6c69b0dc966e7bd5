import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { type EpochMs, sequenceOf } from '@vigil/clinical'
import { setTimeout as pause } from 'node:timers/promises'
import type { PoolConfig } from 'pg'
import { accessStore } from './access/sessions'
import { alarmsOperation, type AlarmsPayload } from './alarms/commit'
import { alarmQueries } from './alarms/queries'
import { flawOf } from './codec/storable'
import { auditOperation } from './audit/chain'
import { auditTrail } from './audit/trail'
import { verifyAudit } from './audit/verify'
import { applyConfig } from './config/apply'
import { credentialQueries } from './config/credentials'
import { hospitalVersion, loadHospital } from './config/load'
import { nextEpoch } from './epoch'
import type { Log } from './log'
import { openParts, type Parts } from './parts'
import { createReceipts, purgeReceipts } from './hl7/receipts'
import { factStore } from './facts/facts'
import { Gathering } from './gathering'
import { inputStore, purgeInputs, seal } from './inputs/inputs'
import { holdStore } from './keeping/holds'
import { verifyChunks } from './keeping/verify'
import { createRepack } from './keeping/repack'
import { createRetention } from './keeping/retention'
import { moveStore } from './moves/moves'
import { missedStore } from './missed/queries'
import { stripStore } from './review/strip-queries'
import { waveStore } from './review/wave-queries'
import { purgePushes } from './push/purge'
import { pushStore } from './push/queries'
import { restorationStore } from './restored/queries'
import { lockServer } from './server-lock'
import { settingsStore } from './settings/store'
import { quarantineOperation, storeRefused } from './quarantine/entries'
import { purgeQuarantine } from './quarantine/purge'
import { quarantineQueries } from './quarantine/queries'
import { releaseQueries } from './quarantine/release'
import { createDamage } from './samples/damage'
import { sampleQueries } from './samples/queries'
import type { AuditEntry, Quarantined, Store } from './store'
import { outcomeStore, receiptStore } from './why/records'
import { waveformIndex } from './why/waveforms'

export interface StoreOptions {
  readonly dataDir: string
  /** `null`: the embedded server in `dataDir`, stopped by `close()` unless another process uses it. */
  readonly databaseUrl: string | null
  readonly log: Log
  readonly now?: () => EpochMs
  /** A server somebody else looks after; goes before `databaseUrl`. */
  readonly connection?: PoolConfig
  /** How long what the engine was told is kept, so that its alarms can be replayed. */
  readonly inputsKeptMs?: number
  /** Room in `dataDir` that is given up when the disk is full; none without it. */
  readonly reserveBytes?: number
}

/** Own proposal: as long as somebody asks what happened last week. */
export const INPUTS_KEPT_MS = 7 * 24 * 3_600_000

/** While the database is away, how often it is tried again: own proposal, well within the 5 s of R07. */
const RECOVER_MS = 250

/**
 * Opens also while the database does not answer: then the spool records, and what is asked fails until it is back.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const now = options.now ?? (() => Date.now() as EpochMs)
  const dataDir = resolve(options.dataDir)
  const parts = await openParts({ ...options, dataDir, now })
  const { pools, key, checkpoint, durable, writer } = parts
  const { settle, ...recording } = writes(parts, dataDir, { now, log: options.log })
  const damage = createDamage(options.log)
  const repack = createRepack({ pool: pools.queries, log: options.log })
  const retention = createRetention({
    db: pools.db,
    pool: pools.queries,
    audit: recording.audit,
    log: options.log,
  })
  const stopRecovering = await keepRecovering(parts, options.log)

  return {
    ...recording,
    ...alarmQueries(pools.db),
    ...sampleQueries(pools.db, writer.hot, damage),
    damaged: damage.count,
    verifyChunks: (told) => verifyChunks(pools.queries, told),
    ...quarantineQueries(pools.db),
    ...createReceipts({ db: pools.db, durable, now }),
    ...releaseQueries(pools.db),
    ...moveStore(pools.db),
    ...factStore(pools.db),
    ...holdStore(pools.db, pools.queries),
    ...missedStore(pools.db),
    ...stripStore(pools.db),
    ...waveStore(pools.db, writer.hot, damage),
    ...pushStore(pools.db),
    ...restorationStore(pools.db),
    ...settingsStore(parts),
    ...inputStore(pools.db, durable, key),
    ...receiptStore(pools.db),
    ...outcomeStore(pools.db),
    ...waveformIndex(pools.db, writer.hot),
    ...credentialQueries(pools.db),
    ...accessStore(pools.db, now),
    hospital: () => loadHospital(pools.db, now()),
    hospitalVersion: () => hospitalVersion(pools.db),
    applyConfig: (change, by, at, note) => applyConfig(pools.db, change, by, at, note),
    auditTrail: (query) => auditTrail(pools.db, query),
    verifyAudit: () => verifyAudit(pools.db, key, checkpoint),
    lock: (onTaken) => lockServer({ connection: parts.connection, log: options.log, onTaken, pause }),
    seal: async (at) => {
      if (!(await durable.recover())) return
      await writer.seal(at)
      await purgeQuarantine(pools.queries, at)
      await purgeReceipts(pools.queries, at)
      await purgePushes(pools.queries, at)
      await purgeInputs(pools.queries, at - (options.inputsKeptMs ?? INPUTS_KEPT_MS))
      await repack.step(at)
      await retention.step(at)
      await parts.reserve.restore()
    },
    close: async () => {
      stopRecovering()
      await settle()
      await writer.settle()
      await durable.settle()
      await checkpoint.settle()
      await parts.release()
    },
  }
}

type Writes = Pick<
  Store,
  'record' | 'quarantine' | 'commitAlarms' | 'audit' | 'recording' | 'backlog' | 'refused' | 'nextEpoch'
>

/** Few enough that their payloads together stay one small row each of one statement; own proposal. */
const QUARANTINE_LIMIT = 100
/** Own proposal: alarm commits that say who did something wait no longer than one such group for their place in the chain. */
const AUDIT_LIMIT = 100

/** What must survive a crash: each resolves when on disk, in the database or in the spool. */
function writes(
  { pools, key, durable, spool, writer }: Parts,
  dataDir: string,
  { now, log }: { readonly now: () => EpochMs; readonly log: Log },
): Writes & { readonly settle: () => Promise<void> } {
  const { record } = writer.recorder(durable)
  const quarantining = new Gathering<Quarantined>(QUARANTINE_LIMIT, async (entries) => {
    await durable.commit(quarantineOperation(entries))
  })
  const auditing = new Gathering<AuditEntry>(AUDIT_LIMIT, async (entries) => {
    await durable.commit(auditOperation(entries.map(entryOf)))
  })
  let stamp = 0
  return {
    record: async (message) => {
      const flaw = flawOf(message)
      if (flaw === null) return record(message)
      log.error('store.refused', { kind: 'message', device: message.device, reason: flaw })
      await quarantining.add(storeRefused(message, flaw, now()))
      return 'stored'
    },
    quarantine: (entry) => quarantining.add(entry),
    settle: async () => {
      await quarantining.settle()
      await auditing.settle()
    },
    refused: () => spool.refused(),
    commitAlarms: async (...commits) => {
      const written = commits.map(({ inputs = [], ...commit }): AlarmsPayload => {
        stamp += 1
        const sealed = inputs.map((piece) => seal(key, piece))
        return { stamp, commit, audit: commit.audit.map(entryOf), inputs: sealed }
      })
      await durable.commit(alarmsOperation(written))
    },
    audit: (entry) => auditing.add(entry),
    recording: () => durable.recording(),
    backlog: () => spool.backlog(),
    nextEpoch: async () => {
      const epoch = await nextEpoch(pools.db, dataDir)
      stamp = sequenceOf(epoch, 0)
      return epoch
    },
  }
}

const entryOf = (entry: AuditEntry) => ({ id: randomUUID(), entry })

/** Reaches the database for the first time, and again whenever it was away. */
async function keepRecovering({ durable, release }: Parts, log: Log): Promise<() => void> {
  const isReached = await durable.recover().catch(async (error: unknown) => {
    await release()
    throw error
  })
  if (!isReached) log.error('database.away-at-start')
  const failed = (error: unknown) => log.error('database.recover-failed', { reason: String(error) })
  const timer = setInterval(() => {
    if (durable.recording() === 'spool') void durable.recover().catch(failed)
  }, RECOVER_MS).unref()
  return () => clearInterval(timer)
}
