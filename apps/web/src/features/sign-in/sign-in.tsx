import { useState, type FormEvent, type ReactNode } from 'react'
import type { Result } from '@vigil/protocol'
import { enrolStation, signIn, signInDemo, type DemoUser } from '../../state/rest'
import { addWords, useWords } from '../../words'
import { signIn as words } from '../../words/sign-in'
import './sign-in.css'

addWords({ signIn: words })

interface Props {
  readonly onSignedIn: () => void
}

export function SignIn({ onSignedIn, demoUsers }: Props & { demoUsers: readonly DemoUser[] }) {
  const t = useWords()
  const [station, setStation] = useState(false)
  return (
    <div className="sign-in">
      <div className="sign-in-box">
        <h1>{t('product')}</h1>
        <p className="sign-in-note">{t('secondary')}</p>
        {station ? <StationForm onSignedIn={onSignedIn} /> : <PersonForm onSignedIn={onSignedIn} />}
        {!station && demoUsers.length > 0 && <DemoPicker onSignedIn={onSignedIn} users={demoUsers} />}
        <button type="button" className="button button-plain" onClick={() => setStation(!station)}>
          {t(station ? 'signIn.asPerson' : 'signIn.stationTitle')}
        </button>
      </div>
    </div>
  )
}

function useSubmit(onSignedIn: () => void) {
  const t = useWords()
  const [state, setState] = useState<{ waiting: boolean; error: string | null }>({
    waiting: false,
    error: null,
  })
  const submit = async (send: () => Promise<Result<unknown>>) => {
    setState({ waiting: true, error: null })
    const answer = await send()
    if (answer.ok) return onSignedIn()
    setState({ waiting: false, error: answer.error.message || t('signIn.failed') })
  }
  return [state, submit] as const
}

const field = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

function PersonForm({ onSignedIn }: Props) {
  const t = useWords()
  const [state, submit] = useSubmit(onSignedIn)
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    void submit(() => signIn(field(form, 'user').trim(), field(form, 'password')))
  }
  return (
    <form className="sign-in-form" onSubmit={onSubmit}>
      <Field label={t('signIn.user')} name="user" type="text" autoComplete="username" />
      <Field label={t('signIn.password')} name="password" type="password" autoComplete="current-password" />
      <Problem error={state.error} />
      <button type="submit" className="button button-strong" disabled={state.waiting}>
        {t(state.waiting ? 'signIn.waiting' : 'signIn.submit')}
      </button>
    </form>
  )
}

function StationForm({ onSignedIn }: Props) {
  const t = useWords()
  const [state, submit] = useSubmit(onSignedIn)
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    void submit(() => enrolStation(field(form, 'code').trim()))
  }
  return (
    <form className="sign-in-form" onSubmit={onSubmit}>
      <p className="sign-in-note">{t('signIn.stationNote')}</p>
      <Field label={t('signIn.code')} name="code" type="text" autoComplete="one-time-code" />
      <Problem error={state.error} />
      <button type="submit" className="button button-strong" disabled={state.waiting}>
        {t('signIn.enrol')}
      </button>
    </form>
  )
}

/** Only a server in demo mode has users to pick from. */
function DemoPicker({ onSignedIn, users }: Props & { users: readonly DemoUser[] }) {
  const t = useWords()
  const [state, submit] = useSubmit(onSignedIn)
  return (
    <section className="sign-in-demo" aria-label={t('signIn.demoTitle')}>
      <h2>{t('signIn.demoTitle')}</h2>
      <p className="sign-in-note">{t('signIn.demoNote')}</p>
      <ul>
        {users.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              className="button"
              disabled={state.waiting}
              onClick={() => void submit(() => signInDemo(user.id))}
            >
              <b>{user.name}</b>{' '}
              <small>{user.roles.map((role) => t(`signIn.role.${role}`)).join(', ')}</small>
            </button>
          </li>
        ))}
      </ul>
      <Problem error={state.error} />
    </section>
  )
}

function Field(props: {
  label: string
  name: string
  type: 'text' | 'password'
  autoComplete: string
}): ReactNode {
  return (
    <label className="sign-in-field">
      <span>{props.label}</span>
      <input
        name={props.name}
        type={props.type}
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        required
      />
    </label>
  )
}

const Problem = ({ error }: { error: string | null }) =>
  error === null ? null : (
    <p className="sign-in-error" role="alert">
      {error}
    </p>
  )
