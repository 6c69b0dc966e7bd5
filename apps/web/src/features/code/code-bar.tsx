import { useEffect, useState } from 'react'
import { duration } from '../../format/time'
import { useDoors } from '../../state/client'
import { useSecond } from '../../state/ticker'
import { HoldButton } from '../../ui/hold-button'
import { code } from '../../words/code'
import { sayer } from '../../words/own'
import type { SubjectId } from '@vigil/clinical'
import { clearCode, endCode, markCode, MARKS, type Course } from './course'
import { courseLines, courseText, type Whose } from './course-text'
import './code-bar.css'

const say = sayer(code)

interface Props extends Whose {
  readonly subject: SubjectId
  readonly course: Course
}

/** Stands in place of the top bar: the running time, quick marks, and how it ends. Alarms stay above, and sound. */
export function CodeBar({ subject, course, ...whose }: Props) {
  const { store } = useDoors().client
  const now = useSecond()
  const running = course.endedAt === null
  useEffect(() => {
    // The page of the patient gives the numbers and waves the whole screen.
    document.documentElement.dataset['code'] = 'on'
    return () => void delete document.documentElement.dataset['code']
  }, [])
  const lines = courseLines(course, whose.zone)
  return (
    <header className="code-bar" aria-label={say('title', { bed: whose.bed })}>
      <strong className="code-title">{say('title', { bed: whose.bed })}</strong>
      <time className="code-timer" role="timer" aria-label={say('timer')}>
        {duration((course.endedAt ?? now) - course.startedAt)}
      </time>
      {running ? (
        <Marks subject={subject} at={() => store.serverNow()} />
      ) : (
        <Record text={courseText(course, whose)} onClose={() => clearCode(subject)} />
      )}
      <ol className="code-lines" aria-label={say('marks')}>
        {lines.toReversed().map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
    </header>
  )
}

function Marks({ subject, at }: { readonly subject: SubjectId; readonly at: () => number }) {
  const [armed, setArmed] = useState(false)
  const end = () => endCode(subject, at())
  return (
    <div className="code-marks">
      {MARKS.map((what) => (
        <button
          key={what}
          type="button"
          className="button button-strong"
          onClick={() => markCode(subject, what, at())}
        >
          {say(what)}
        </button>
      ))}
      <HoldButton
        mode="hold"
        armed={armed}
        hint={say('holdToEnd')}
        onDone={end}
        onPress={() => (armed ? end() : setArmed(true))}
      >
        {say(armed ? 'endAgain' : 'end')}
      </HoldButton>
    </div>
  )
}

/** After its end, until somebody has it elsewhere. */
function Record({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="code-marks">
      <span>{say('local')}</span>
      <button type="button" className="button button-strong" onClick={() => void copy()}>
        {say(copied ? 'copied' : 'copy')}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {say('close')}
      </button>
    </div>
  )
}
