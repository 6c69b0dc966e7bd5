/** Words of notifications that the server pushes; a locked screen shows them, so there is nothing of a patient (H89). */
export const pushed = {
  high: 'High alarm: {{unit}}',
  medium: 'Medium alarm: {{unit}}',
  low: 'Low alarm: {{unit}}',
  highMany: 'High alarm: {{unit}} ({{count}} alarms)',
  mediumMany: 'Medium alarm: {{unit}} ({{count}} alarms)',
  lowMany: 'Low alarm: {{unit}} ({{count}} alarms)',
  resolved: '{{unit}}: no alarm calls now',
  signIn: 'Sign in to see.',
  test: 'Test: alarms reach this device',
  testBody: 'Nothing has happened.',
  check: 'Vigil has checked that alarms reach this device',
  ended: 'Alarms do not reach this device any more',
  endedBody: 'Its 12 hours are over. Sign in to turn them on again.',
  unreadable: 'Vigil has news that this page cannot read',
} as const
