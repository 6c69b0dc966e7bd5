import { sayer } from './own'

/** What Vigil reads from an ECG lead, beside the monitor. */
export const secondOpinion = {
  title: 'ECG read by Vigil',
  note: 'A second opinion: it raises no alarm and holds none back. Believe the patient and the monitor.',
  loading: 'Asking what Vigil reads.',
  failed: 'What Vigil reads could not be loaded.',
  none: 'No ECG lead comes now.',
  rate: '{{rate}}/min in lead {{lead}}',
  noRate: 'No rate in lead {{lead}}',
  silent: 'no beat found for {{seconds}} s',
  'rhythm.even': 'even',
  'rhythm.uneven': 'uneven, as in atrial fibrillation',
  'rhythm.unknown': 'rhythm not judged yet',
  ventricular: '{{count}} ventricular in the last minute',
  'quality.good': 'signal good',
  'quality.noisy': 'signal noisy: less sure',
  'quality.flat': 'the lead lies on nobody, or is off',
  'quality.missing': 'parts of the signal are missing',
  'quality.unknown': 'signal not judged yet',
  read: 'from {{source}}, {{age}} ago',
  differs: 'The monitor says {{monitor}}/min since {{since}}: look at the patient and the leads.',
} as const

export const secondOpinionWords = sayer(secondOpinion)
