import { useState } from 'react'
import { useDoors } from '../../state/client'
import { useAudio } from '../../state/live'
import { post } from '../../state/rest'
import { sayer } from '../../words/own'
import { sound as words } from '../../words/sound'
import { DialogFrame } from './dialog-frame'

const say = sayer(words)

type Step =
  | { readonly kind: 'ready' | 'silent' | 'asking' }
  | { readonly kind: 'answered'; readonly heard: boolean; readonly recorded: boolean | null }

/** Plays the tone and asks a person: what comes out of a speaker no page can know (H62, AL24). */
export default function SoundTest({ onClose }: { readonly onClose: () => void }) {
  return (
    <DialogFrame title={say('test.title')} onClose={onClose}>
      <Trial />
    </DialogFrame>
  )
}

function Trial() {
  const { sound } = useDoors().client
  const state = useAudio()
  const [step, setStep] = useState<Step>({ kind: 'ready' })
  const play = async () => {
    const now = await sound.unlock()
    setStep({ kind: now === 'blocked' || now === 'failed' ? 'silent' : 'asking' })
  }
  const answer = async (heard: boolean) => {
    sound.answer(heard)
    setStep({ kind: 'answered', heard, recorded: null })
    const { ok } = await post(heard ? '/api/sound/heard' : '/api/sound/not-heard', {})
    setStep({ kind: 'answered', heard, recorded: ok })
  }
  const playing = state === 'testing'
  return (
    <div className="dialog-rows">
      <p>{say('test.note')}</p>
      <button
        type="button"
        className="button button-strong"
        aria-disabled={playing}
        onClick={() => !playing && void play()}
      >
        {say(step.kind === 'ready' ? 'test.play' : 'test.again')}
      </button>
      {step.kind === 'silent' && <p role="alert">{say('test.silent')}</p>}
      {step.kind === 'asking' && (
        <div className="dialog-row" role="group" aria-label={say('test.question')}>
          <span>{say('test.question')}</span>
          <button type="button" className="button" onClick={() => void answer(true)}>
            {say('test.yes')}
          </button>
          <button type="button" className="button" onClick={() => void answer(false)}>
            {say('test.no')}
          </button>
        </div>
      )}
      {step.kind === 'answered' && <Outcome {...step} />}
    </div>
  )
}

function Outcome({ heard, recorded }: Extract<Step, { kind: 'answered' }>) {
  return (
    <div role="status">
      {!heard && <p>{say('test.advice')}</p>}
      {recorded !== null && <p>{say(recorded ? 'test.recorded' : 'test.unrecorded')}</p>}
    </div>
  )
}
