/** What everybody who relies on a board has to know (H82); docs/manual/training.md says the same at length. */
export const about = {
  title: 'What this display is',
  primary: 'A secondary display',
  primaryLong:
    'The bedside monitor measures, and it alarms first. Vigil shows and announces a second time what the devices send. When the two disagree, believe the bedside. Never rely on Vigil alone.',
  commands:
    'Vigil commands no device. Silence on this board, a pause or a taken alarm changes nothing at the bedside: the monitor there sounds on.',
  delays: 'How late it is',
  measured:
    'Measured with 64 beds on a computer of two cores, network excluded: half within the first figure, 95 of 100 within the second. What was measured there is no promise for here.',
  'delay.alarm': 'An alarm of a bedside monitor, until it stands on the screen',
  'delay.busy': 'The same computer with all waves on the screen and an alarm each half second',
  'delay.busyBy': '{{half}} / {{most}} ms; slower on a computer with other work',
  'delay.number': 'A number, until it reaches the browser',
  'delay.both': '{{half}} / {{most}} ms',
  'delay.waves': 'Waves run behind by',
  'delay.wavesBy': '0.25 s and one block of the device (0.1 to 3 s)',
  'delay.limit': 'An alarm by a limit of Vigil comes after the delay of that limit',
  'delay.limitBy': 'SpO2: 15 s',
  'delay.silence': 'Data that stop: shown, then sounding',
  'delay.silenceBy': '5 s, 20 s',
  'delay.live': 'A server that is gone: NOT LIVE over the board',
  'delay.liveBy': '5 s',
  'delay.engine': 'An alarm engine that does not decide: said above the board',
  'delay.engineBy': '15 s',
  trust: 'Before you rely on it',
  live: 'Look for Live with a green dot and for Sound on, at the start of each shift. Play the test sound.',
  lost: 'When it says NOT LIVE, or that the alarm engine does not answer, go to the bedside monitors and turn up their alarms.',
  page: 'A closed page, a sleeping computer and a pulled plug sound nothing.',
  claim: 'No conformity with any standard is claimed.',
} as const

/** p50 and p95 in ms: `npm run bench -- live`, as in README.md; `busy`: `npm run bench -- alarm`, as in docs/alarm-latency.md. */
export const MEASURED = { alarm: [131, 175], busy: [58, 181], number: [53, 98] } as const
