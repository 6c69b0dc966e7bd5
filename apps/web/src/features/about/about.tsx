import { about, MEASURED } from '../../words/about'
import { sayer } from '../../words/own'
import './about.css'

const say = sayer(about)
const both = ([half, most]: readonly [number, number]) => say('delay.both', { half, most })

const DELAYS = [
  ['delay.alarm', both(MEASURED.alarm)],
  ['delay.busy', say('delay.busyBy', { half: MEASURED.busy[0], most: MEASURED.busy[1] })],
  ['delay.number', both(MEASURED.number)],
  ['delay.waves', say('delay.wavesBy')],
  ['delay.limit', say('delay.limitBy')],
  ['delay.silence', say('delay.silenceBy')],
  ['delay.live', say('delay.liveBy')],
  ['delay.engine', say('delay.engineBy')],
] as const
const TRUST = ['live', 'lost', 'page', 'claim'] as const

/** Training and disclosure: what the display is not, and how late it is (H82). */
export function About() {
  return (
    <article className="about">
      <h2>{say('primary')}</h2>
      <p>{say('primaryLong')}</p>
      <p>{say('commands')}</p>
      <h2>{say('delays')}</h2>
      <p>{say('measured')}</p>
      <dl>
        {DELAYS.map(([what, how]) => (
          <div key={what}>
            <dt>{say(what)}</dt>
            <dd className="values">{how}</dd>
          </div>
        ))}
      </dl>
      <h2>{say('trust')}</h2>
      <ul>
        {TRUST.map((line) => (
          <li key={line}>{say(line)}</li>
        ))}
      </ul>
    </article>
  )
}
