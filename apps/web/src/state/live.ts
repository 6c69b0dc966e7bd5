import type { Alarm, ParameterCode, SubjectId, UnitId } from '@vigil/clinical'
import type { Principal, UnitBoard } from '@vigil/protocol'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { AudioState, Connection, LiveReading } from '../live/port'
import { useDoors } from './client'

/**
 * The readings that one place of the tile shows together. One subscription per place: a changed value renders its own
 * reading and nothing else (design decision 7).
 */
export function useReadings(subject: SubjectId, codes: readonly ParameterCode[]): readonly LiveReading[] {
  const { store } = useDoors().client
  const key = codes.join(' ')
  const cell = useMemo(() => {
    const own = key.split(' ') as ParameterCode[]
    let last: readonly LiveReading[] = []
    return {
      subscribe(listener: () => void) {
        const stops = own.map((code) => store.subscribeReading(subject, code, listener))
        return () => stops.forEach((stop) => stop())
      },
      get() {
        const next = own.map((code) => store.reading(subject, code))
        if (next.length !== last.length || next.some((each, index) => each !== last[index])) last = next
        return last
      },
    }
  }, [store, subject, key])
  return useSyncExternalStore(cell.subscribe, cell.get)
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

const NONE: readonly Alarm[] = []

/** The alarms of one subject; the array keeps its identity while none of them changes. */
export function useAlarmsOf(subject: SubjectId | null): readonly Alarm[] {
  const { store } = useDoors().client
  const snapshot = useMemo(() => {
    let last = NONE
    return () => {
      const next = store.alarms().filter((alarm) => alarm.subject === subject)
      if (next.length !== last.length || next.some((alarm, index) => alarm !== last[index])) last = next
      return last
    }
  }, [store, subject])
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeAlarms(listener), [store]),
    snapshot,
  )
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
  const { sound } = useDoors().client
  return useSyncExternalStore(
    useCallback((listener: () => void) => sound.subscribe(listener), [sound]),
    () => sound.state(),
  )
}
