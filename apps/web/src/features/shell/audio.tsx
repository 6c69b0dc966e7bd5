import { VolumeOff, Volume2, VolumeX } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { duration } from '../../format/time'
import type { AudioState } from '../../live/port'
import { useDoors } from '../../state/client'
import { useAudio, useMutedUntil, usePrincipal } from '../../state/live'
import { post } from '../../state/rest'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

const SoundTest = lazy(() => import('./sound-test'))

/** The longest mute of a station (clinical-decisions 2). */
const MUTE_S = 120

const SOUNDS: readonly AudioState[] = ['ready', 'due', 'testing']

/** Whether this display can sound, and the mute of this display only (AK3, AK14, AK18). */
export function AudioLamp() {
  const t = useWords()
  const { sound } = useDoors().client
  const state = useAudio()
  const now = useSecond()
  const principal = usePrincipal()
  const until = useMutedUntil()
  // Nothing sounds for who watches no patient: silence is no fault of theirs.
  if (principal?.units.length === 0) return null
  if (!SOUNDS.includes(state))
    return (
      <button type="button" className="lamp lamp-button" data-lamp="bad" onClick={() => void sound.unlock()}>
        <VolumeOff aria-hidden="true" size="1.2em" />
        {t(`audio.${state}`)}
      </button>
    )
  const muted = until !== null && until > now
  const mayMute = principal?.units.some(({ actions }) => actions.includes('mute')) ?? false
  // At once here, with or without a server; the trail learns of it where there is one.
  const press = () => {
    if (muted) sound.unmute()
    else sound.mute(MUTE_S)
    void post(muted ? '/api/sound/unmute' : '/api/sound/mute', {})
  }
  const Icon = muted ? VolumeX : Volume2
  const ready = sound.isNight() && state !== 'testing' ? 'audio.night' : (`audio.${state}` as const)
  return (
    <button
      type="button"
      className="lamp lamp-button"
      data-lamp={muted ? 'late' : 'good'}
      title={t(muted ? 'audio.unmute' : mayMute ? 'audio.mute' : 'audio.mayNotMute')}
      disabled={!mayMute && !muted}
      onClick={press}
    >
      <Icon aria-hidden="true" size="1.2em" />
      {muted ? t('audio.muted', { left: duration(until - now) }) : t(ready)}
    </button>
  )
}

/** A silent display is a hazard of its own: it says so across the page (H61), and asks whether it is heard (H62). */
export function SoundBar() {
  const t = useWords()
  const { sound } = useDoors().client
  const state = useAudio()
  const [open, setOpen] = useState(false)
  const asks = state === 'due' || state === 'untested' || state === 'unheard'
  const line = asks || state === 'blocked' || state === 'failed' ? state : null
  return (
    <>
      {line && (
        <button
          type="button"
          className="sound-bar"
          data-due={line === 'due'}
          onClick={() => (asks ? setOpen(true) : void sound.unlock())}
        >
          <VolumeOff aria-hidden="true" size="1.2em" />
          {t(`audio.${line}Long`)}
        </button>
      )}
      {open && (
        <Suspense>
          <SoundTest onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
