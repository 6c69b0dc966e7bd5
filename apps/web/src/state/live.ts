import type { Alarm, ParameterCode, SubjectId, UnitId } from '@vigil/clinical'
import type { Principal, UnitBoard } from '@vigil/protocol'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { AudioState, Connection, LiveReading, LiveStore, SoundPort } from '../live/port'
import { byUrgency } from '../format/alarm-line'
import { useDoors } from './client'

type Stop = () => void
type Snapshot<T> = {
  readonly subscribe: (listener: () => void) => Stop
  readonly get: () => readonly T[]
}

/** An array that keeps its identity while each of its items does. */
function stable<T>(subscribe: Snapshot<T>['subscribe'], read: () => readonly T[]): Snapshot<T> {
  let last: readonly T[] = []
  return {
    subscribe,
    get() {
      const next = read()
      if (next.length !== last.length || next.some((each, index) => each !== last[index])) last = next
      return last
    },
  }
}

const readingsOf = (store: LiveStore, subject: SubjectId, codes: readonly ParameterCode[]) =>
  stable<LiveReading>(
    (listener) => {
      const stops = codes.map((code) => store.subscribeReading(subject, code, listener))
      return () => stops.forEach((stop) => stop())
    },
    () => codes.map((code) => store.reading(subject, code)),
  )

/**
 * The readings that one place of the tile shows together. One subscription per place: a changed value renders its own
 * reading and nothing else (design decision 7). `codes` must keep its identity.
 */
export function useReadings(subject: SubjectId, codes: readonly ParameterCode[]): readonly LiveReading[] {
  const { store } = useDoors().client
  const { subscribe, get } = useMemo(() => readingsOf(store, subject, codes), [store, subject, codes])
  return useSyncExternalStore(subscribe, get)
}

export function useCodes(subject: SubjectId): readonly ParameterCode[] {
  const { store } = useDoors().client
  const subscribe = useCallback(
    (listener: () => void) => store.subscribeCodes(subject, listener),
    [store, subject],
  )
  return useSyncExternalStore(subscribe, () => store.codes(subject))
}

export function useAlarms(): readonly Alarm[] {
  const { store } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeAlarms(listener), [store]),
    () => store.alarms(),
  )
}

export function useMissed(): readonly Alarm[] {
  const { store } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeAlarms(listener), [store]),
    () => store.missed(),
  )
}

/** Whether the alarm is an incident of the whole unit that took the devices of this subject too. */
function isStruck(alarm: Alarm, subject: SubjectId, boards: readonly UnitBoard[]): boolean {
  if (alarm.condition !== 'network-incident') return false
  const cards = boards.flatMap(({ beds, others }) => [
    ...beds.flatMap((bed) => (bed.subject?.id === subject ? [...bed.devices, ...bed.subject.devices] : [])),
    ...others.flatMap((other) => (other.id === subject ? other.devices : [])),
  ])
  return alarm.evidence.some(({ source }) => cards.some(({ id }) => id === source))
}

const alarmsOf = (store: LiveStore, subject: SubjectId) =>
  stable<Alarm>(
    (listener) => store.subscribeAlarms(listener),
    () =>
      store
        .alarms()
        .filter((alarm) => alarm.subject === subject || isStruck(alarm, subject, store.boards()))
        .toSorted(byUrgency),
  )

/** The alarms of one subject, most urgent first. */
export function useAlarmsOf(subject: SubjectId): readonly Alarm[] {
  const { store } = useDoors().client
  const { subscribe, get } = useMemo(() => alarmsOf(store, subject), [store, subject])
  return useSyncExternalStore(subscribe, get)
}

export function useBoards(): readonly UnitBoard[] {
  const { store } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeBoards(listener), [store]),
    () => store.boards(),
  )
}

export const useBoard = (unit: UnitId): UnitBoard | null =>
  useBoards().find((board) => board.id === unit) ?? null

export function useConnection(): Connection {
  const { store } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeConnection(listener), [store]),
    () => store.connection(),
  )
}

export function useIsOutdated(): boolean {
  const { store } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeConnection(listener), [store]),
    () => store.isOutdated(),
  )
}

export function usePrincipal(): Principal | null {
  const { store } = useDoors().client
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [store.subscribeConnection(listener), store.subscribeBoards(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [store],
  )
  return useSyncExternalStore(subscribe, () => store.principal())
}

export function useAudio(): AudioState {
  return useSound('state')
}

/** Until when this display is muted, server time; `null`: it is not. */
export function useMutedUntil(): number | null {
  return useSound('mutedUntil')
}

function useSound<K extends 'state' | 'mutedUntil'>(what: K): ReturnType<SoundPort[K]>
function useSound(what: 'state' | 'mutedUntil'): AudioState | number | null {
  const { sound } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => sound.subscribe(listener), [sound]),
    () => sound[what](),
  )
}
