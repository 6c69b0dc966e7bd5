import type { UnitId } from '@vigil/clinical'
import type { Principal, PushAnswer, PushTested } from '@vigil/protocol'
import { useCallback, useEffect, useState } from 'react'
import { minute } from '../../format/time'
import { viewerZone } from '../../format/zone'
import { useBoards, usePrincipal } from '../../state/live'
import { canPush, readPush, testPush, turnOff, turnOn, type TurnedOn } from '../../state/push'
import { push as words } from '../../words/push'
import { sayer } from '../../words/own'

const say = sayer(words)

/** While somebody looks: a test that arrives shows within this. Own proposal. */
const REFRESH_MS = 2_000

type Known = { readonly kind: 'asking' | 'failed' } | { readonly kind: 'known'; readonly answer: PushAnswer }

/** Where a person turns push on for this browser, sees whether it reaches it, and tests it (AK17, H92). */
export function PushSettings() {
  const principal = usePrincipal()
  if (principal?.kind !== 'person' || principal.units.length === 0) return null
  return (
    <section aria-labelledby="push-title">
      <h3 id="push-title">{say('title')}</h3>
      <p>{say('note')}</p>
      {canPush() ? <Settings principal={principal} /> : <p>{say('cannot')}</p>}
    </section>
  )
}

function Settings({ principal }: { readonly principal: Person }) {
  const { known, refresh } = usePush()
  if (known.kind !== 'known') return known.kind === 'failed' ? <p role="alert">{say('unanswered')}</p> : null
  const { key, browsers } = known.answer
  if (key === null) return <p>{say('notSetUp')}</p>
  const here = browsers.find((each) => each.here) ?? null
  return (
    <>
      <Here key={here?.id ?? 'none'} pushKey={key} here={here} principal={principal} refresh={refresh} />
      <Others browsers={browsers.filter((each) => !each.here)} refresh={refresh} />
    </>
  )
}

type Person = Extract<Principal, { kind: 'person' }>
type Browser = PushAnswer['browsers'][number]
type Refresh = () => Promise<void>

function usePush(): { readonly known: Known; readonly refresh: Refresh } {
  const [known, setKnown] = useState<Known>({ kind: 'asking' })
  const refresh = useCallback(
    () =>
      readPush().then((answer) =>
        setKnown((before) => {
          if (answer) return { kind: 'known', answer }
          return before.kind === 'known' ? before : { kind: 'failed' }
        }),
      ),
    [],
  )
  useEffect(() => {
    void refresh()
    const timer = setInterval(() => void refresh(), REFRESH_MS)
    return () => clearInterval(timer)
  }, [refresh])
  return { known, refresh }
}

type Said = TurnedOn | 'not-off' | { readonly tested: PushTested['result'] | null } | null

interface HereProps {
  readonly pushKey: string
  readonly here: Browser | null
  readonly principal: Person
  readonly refresh: Refresh
}

function Here({ pushKey, here, principal, refresh }: HereProps) {
  const watched = useBoards().map(({ id }) => id)
  const [units, setUnits] = useState<readonly UnitId[]>(here?.units ?? watched)
  const [said, setSaid] = useState<Said>(null)
  const after = async (work: Promise<Said>) => {
    setSaid(await work)
    await refresh()
  }
  return (
    <>
      <Units all={principal.units} chosen={units} onChange={setUnits} />
      <div className="dialog-row">
        <button
          type="button"
          className="button button-strong"
          disabled={units.length === 0}
          onClick={() => void after(turnOn(pushKey, units))}
        >
          {say(here ? 'save' : 'on')}
        </button>
        {here && (
          <>
            <button type="button" className="button" onClick={() => void after(test())}>
              {say('test')}
            </button>
            <button type="button" className="button" onClick={() => void after(end())}>
              {say('off')}
            </button>
          </>
        )}
      </div>
      {here && <State here={here} />}
      <Outcome said={said} />
    </>
  )
}

const end = async (): Promise<Said> => ((await turnOff('here')) ? null : 'not-off')
const test = async (): Promise<Said> => ({ tested: await testPush() })

interface UnitsProps {
  readonly all: Person['units']
  readonly chosen: readonly UnitId[]
  readonly onChange: (units: readonly UnitId[]) => void
}

const Units = ({ all, chosen, onChange }: UnitsProps) => (
  <div className="dialog-row" role="group" aria-label={say('units')}>
    {all
      .filter(({ actions }) => actions.includes('view'))
      .map(({ unit, name }) => (
        <label className="dialog-check" key={unit}>
          <input
            type="checkbox"
            checked={chosen.includes(unit)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, unit] : chosen.filter((each) => each !== unit))
            }
          />
          {name}
        </label>
      ))}
  </div>
)

/** Times of this device: it is the one they are about. */
const timeOf = (ms: number) => minute(ms, viewerZone())

function State({ here: { until, receivedAt, problem } }: { readonly here: Browser }) {
  if (problem)
    return (
      <p role="alert">{say('problem', { since: timeOf(problem.since), why: say(`why.${problem.kind}`) })}</p>
    )
  return (
    <p role="status">
      {receivedAt === null
        ? say('untried', { until: timeOf(until) })
        : say('working', { until: timeOf(until), at: timeOf(receivedAt) })}
    </p>
  )
}

function Outcome({ said }: { readonly said: Said }) {
  switch (said) {
    case null:
    case 'on':
      return null
    case 'refused':
      return <p role="alert">{say('refused')}</p>
    case 'no-service':
      return <p role="alert">{say('noService')}</p>
    case 'failed':
    case 'not-off':
      return <p role="alert">{say('failed')}</p>
    default:
      if (said.tested === 'sent') return <p role="status">{say('sent')}</p>
      return (
        <p role="alert">
          {said.tested === null ? say('failed') : say('notSent', { why: say(`why.${said.tested}`) })}
        </p>
      )
  }
}

/** A phone that was lost is turned off from here. */
function Others({ browsers, refresh }: { readonly browsers: readonly Browser[]; readonly refresh: Refresh }) {
  if (browsers.length === 0) return null
  return (
    <ul aria-label={say('others')}>
      {browsers.map(({ id, since, until, problem }) => (
        <li className="dialog-row" key={id}>
          <span>{say(problem ? 'otherBad' : 'other', { since: timeOf(since), until: timeOf(until) })}</span>
          <button type="button" className="button" onClick={() => void turnOff(id).then(refresh)}>
            {say('otherOff')}
          </button>
        </li>
      ))}
    </ul>
  )
}
