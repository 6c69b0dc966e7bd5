import { sayer } from './own'

/** Words of the page of trends; those of its lanes come with the patient's page too. */
export const trendPageWords = {
  title: 'Trends, {{name}}',
  open: 'Trend page',
  unknown: 'This patient is not on your boards.',
  hours: '{{n}} h',
  days: '{{n}} d',
  earlier: 'Earlier',
  later: 'Later',
  now: 'Now',
  live: 'until now',
  until: 'until {{at}}',
  graph: 'Graph',
  table: 'Table',
  show: 'Show as',
  keys: 'PageUp earlier, PageDown later, + closer, - farther, Ctrl and wheel zoom',
  flowsheet: 'Table of the trends',
  interval: 'Width of a column',
  minutes: '{{n}} min',
  flowNote: 'Mean, and below it lowest to highest of the time that begins then.',
  loading: 'Loading the table.',
  failed: 'The table could not be loaded. Values and alarms go on.',
  time: 'Time',
  nothing: 'Nothing measured in this time.',
  none: 'nothing measured',
  range: '{{low}}–{{high}}',
  marks: 'Events in this range',
  noMarks: 'No alarm, move or oxygen change in this range.',
  why: 'Why',
} as const

export const trendPage = sayer(trendPageWords)
