import { sayer } from './own'

/** Every visible word of the data export. */
export const exportPage = {
  open: 'Export',
  title: 'Export data of {{name}}',
  about:
    'A file with what is stored. It leaves the protection of this system: keep it where patient data belong. Who exported what is written down.',
  format: 'Format',
  'format.csv': 'Numbers, CSV for a spreadsheet',
  'format.alarms': 'Alarm log, CSV',
  'format.fhir': 'Numbers, FHIR R4 bundle',
  'format.wfdb': 'Curves, WFDB records (tar)',
  range: 'Range',
  'range.1': 'Last hour',
  'range.8': 'Last 8 h',
  'range.24': 'Last 24 h',
  'range.168': 'Last 7 days',
  'range.744': 'Last 31 days',
  tooLong: 'too long for this format',
  start: 'Export',
  stop: 'Stop',
  asking: 'Asking the server.',
  loading: '{{size}} loaded.',
  done: 'Saved as {{name}} ({{size}}).',
  stopped: 'Stopped. Nothing was saved.',
  failed: 'The export broke off. Nothing was saved. Live values and alarms go on.',
  close: 'Close',
} as const

export const exportWords = sayer(exportPage)
