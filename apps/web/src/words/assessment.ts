import { sayer } from './own'

/** Words of what the waveforms say of an alarm (clinical-decisions 3). */
export const assessmentWords = {
  pulse: 'Pulse on {{signals}}, good signal',
  ecg: 'Beats as before on {{signals}}, good signal',
  signal: '{{label}} {{rate}}/min',
  noRate: '{{label}}',
  artefact: '{{witness}}: probably artefact',
  supported: 'The signals show it too: {{signals}}',
  undecided: 'The signals do not decide: {{signals}}',
  nothing: 'No waveform to compare',
  good: '{{label}} good',
  noisy: '{{label}} noisy',
  flat: '{{label}} flat',
  saturated: '{{label}} out of range',
  missing: '{{label}} missing',
  quiet: 'no sound while this holds',
  at: '{{text}} (looked at {{time}})',
  and: '{{first}} and {{second}}',
} as const

export const sayAssessment = sayer(assessmentWords)
