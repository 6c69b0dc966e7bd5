import type { AlarmId, SubjectId } from '@vigil/clinical'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { SETTLE_MS } from '../../ui/hold-button'
import type { SubjectAlarms } from './by-subject'

/** Own proposal: longer than it takes to look from one card to the next and press it. */
export const STILL_MS = 3_000

/**
 * The list with nothing moved: each card stays where it was, also one that has ended (shown as such), and what is new
 * waits below. So a second tap never lands on another patient's alarm.
 */
export function heldStill(
  shown: readonly SubjectAlarms[],
  current: readonly SubjectAlarms[],
): readonly SubjectAlarms[] {
  const now = new Map<SubjectId, SubjectAlarms>(current.map((group) => [group.subject, group]))
  const known = new Set<SubjectId>(shown.map(({ subject }) => subject))
  const kept = shown.map((group): SubjectAlarms => {
    const present = now.get(group.subject)?.alarms ?? []
    const [first, ...others] = group.alarms.map(
      (alarm) =>
        present.find(({ id }) => id === alarm.id) ?? {
          ...alarm,
          state: 'ended' as const,
          annunciation: 'none' as const,
        },
    )
    const ids = new Set<AlarmId>(group.alarms.map(({ id }) => id))
    const added = present.filter(({ id }) => !ids.has(id))
    return first ? { ...group, alarms: [first, ...others, ...added] } : group
  })
  return [...kept, ...current.filter(({ subject }) => !known.has(subject))]
}

/** The groups in an order that stands still for a while after each touch or key in the list. */
export function useSteady(current: readonly SubjectAlarms[]): {
  readonly groups: readonly SubjectAlarms[]
  readonly touched: () => void
} {
  const [frozen, setFrozen] = useState<readonly SubjectAlarms[] | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const groups = frozen === null ? current : heldStill(frozen, current)
  return {
    groups,
    touched: () => {
      clearTimeout(timer.current)
      setFrozen(groups)
      timer.current = setTimeout(() => setFrozen(null), STILL_MS)
    },
  }
}

const CARDS = '[data-alarm]'

interface Place {
  readonly top: number
  readonly since: number
}

function measure(list: HTMLElement, places: WeakMap<Element, Place>): void {
  for (const card of list.querySelectorAll<HTMLElement>(CARDS)) {
    const top = topIn(card, list)
    if (places.get(card)?.top !== top) places.set(card, { top, since: performance.now() })
  }
}

/** Refuses presses on a card that has just come to the place where the finger is. */
export function useGuard(ref: RefObject<HTMLElement | null>): void {
  const places = useRef(new WeakMap<Element, Place>())
  useLayoutEffect(() => {
    if (ref.current) measure(ref.current, places.current)
  })
  useEffect(() => {
    const list = ref.current
    if (!list) return undefined
    const known = places.current
    let refused = false
    const judge = (event: MouseEvent) => {
      measure(list, known)
      const card = event.target instanceof Element ? event.target.closest(CARDS) : null
      const place = card ? known.get(card) : undefined
      const young = place !== undefined && performance.now() - place.since < SETTLE_MS
      if (event.type === 'pointerdown') refused = young
      // The keyboard aims at a card and not at a place.
      else if (event.detail === 0) return
      if (!young && !refused) return
      event.stopPropagation()
      event.preventDefault()
    }
    // A card may also move because one above it grew by itself.
    const changes = new MutationObserver(() => measure(list, known))
    changes.observe(list, { childList: true, subtree: true, characterData: true })
    list.addEventListener('pointerdown', judge, true)
    list.addEventListener('click', judge, true)
    return () => {
      changes.disconnect()
      list.removeEventListener('pointerdown', judge, true)
      list.removeEventListener('click', judge, true)
    }
  }, [ref])
}

/** Where the card stands in the list, whatever the list is scrolled to. */
const topIn = (card: HTMLElement, list: HTMLElement): number =>
  Math.round(card.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop)
