import { useEffect, useState } from 'react'
import { tinykeys } from 'tinykeys'
import type { QuarantineList } from '@vigil/protocol'
import { clock, dayAndMinute } from '../../format/time'
import { messageWords as say } from '../../words/messages'
import { Entry } from './entry'
import { FilterBar, NO_FILTERS, type Filters } from './filters'
import { EntryList } from './list'
import { Peers } from './peers'
import { usePeers, useQuarantine } from './query'
import './messages.css'

interface Props {
  readonly zone: string
  readonly onBack: () => void
}

/** What was set aside and why, and how it goes with the systems that send HL7 (EH8). */
export function Messages({ zone, onBack }: Props) {
  const [filters, setFilters] = useState(NO_FILTERS)
  const [before, setBefore] = useState<number | null>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const list = useQuarantine(filters, before)
  const peers = usePeers()
  const filter = (next: Filters) => {
    setFilters(next)
    setBefore(null)
    setOpened(null)
  }
  useListKeys(() => {
    if (opened === null) return onBack()
    setOpened(null)
    focusRow(opened)
  })
  const { data } = list
  if (!data) return <Waiting failed={list.isError} onRetry={() => void list.refetch()} />
  const time = clock(list.dataUpdatedAt, zone)
  return (
    <div className="messages" data-opened={opened !== null}>
      <div className="messages-main">
        <div className="messages-tools">
          <b role="status">{say(list.isError ? 'old' : 'asOf', { time, zone })}</b>
          <span className="messages-keys">{say('keys')}</span>
        </div>
        <h2>{say('peers')}</h2>
        {peers.data && <Peers list={peers.data} zone={zone} />}
        <p className="messages-note">{say(peers.isError ? 'peersFailed' : 'since')}</p>
        <h2>{say('counts')}</h2>
        <Counts
          counts={data.counts}
          reason={filters.reason}
          onReason={(reason) => filter({ ...filters, reason })}
        />
        <h2>{say('list')}</h2>
        <p className="messages-note">{say('warn')}</p>
        <FilterBar
          filters={filters}
          peers={peers.data?.peers.map(({ id }) => id) ?? []}
          counts={data.counts}
          onChange={filter}
        />
        <EntryList entries={data.entries} zone={zone} opened={opened} onOpen={setOpened} />
        <Paging data={data} before={before} zone={zone} onBefore={setBefore} />
      </div>
      {opened !== null && (
        <Entry
          key={opened}
          id={opened}
          onClose={() => {
            setOpened(null)
            focusRow(opened)
          }}
        />
      )}
    </div>
  )
}

function Waiting({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  return (
    <div className="page-note" role="status">
      <p>{say(failed ? 'failed' : 'loading')}</p>
      {failed && (
        <button type="button" className="button" onClick={onRetry}>
          {say('retry')}
        </button>
      )}
    </div>
  )
}

interface CountsProps {
  readonly counts: QuarantineList['counts']
  readonly reason: string
  readonly onReason: (reason: string) => void
}

function Counts({ counts, reason, onReason }: CountsProps) {
  if (counts.length === 0) return <p className="messages-note">{say('noCounts')}</p>
  return (
    <div className="messages-counts">
      {counts.map((each) => (
        <button
          key={each.reason}
          type="button"
          className="button"
          aria-pressed={each.reason === reason}
          onClick={() => onReason(each.reason === reason ? '' : each.reason)}
        >
          {say('count', each)}
        </button>
      ))}
    </div>
  )
}

interface PagingProps {
  readonly data: QuarantineList
  readonly before: number | null
  readonly zone: string
  readonly onBefore: (before: number | null) => void
}

/** A page may be short because some of it is not for this person: only an empty one is the last. */
function Paging({ data, before, zone, onBefore }: PagingProps) {
  const last = data.entries.at(-1)
  return (
    <div className="messages-tools">
      {!last && <p>{say(before === null ? 'nothing' : 'noOlder')}</p>}
      {before !== null && (
        <>
          <span>{say('before', { time: dayAndMinute(before, zone) })}</span>
          <button type="button" className="button" onClick={() => onBefore(null)}>
            {say('newest')}
          </button>
        </>
      )}
      {last && (
        <button type="button" className="button" onClick={() => onBefore(last.receivedAt)}>
          {say('older')}
        </button>
      )}
    </div>
  )
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-message]')]
const focusRow = (id: number) =>
  rows()
    .find(({ dataset }) => dataset['message'] === String(id))
    ?.focus()

/** J and K as everywhere (interface.md, "Keys"). */
function useListKeys(onEscape: () => void): void {
  useEffect(() => {
    const idle = (run: () => void) => (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea')) return
      event.preventDefault()
      run()
    }
    const step = (by: number) =>
      idle(() => {
        const all = rows()
        const at = all.findIndex((row) => row === document.activeElement)
        all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
      })
    return tinykeys(window, { j: step(1), k: step(-1), Escape: idle(onEscape) })
  })
}
