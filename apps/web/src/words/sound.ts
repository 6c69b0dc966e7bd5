/** Words of the sound test and of the sound settings; they come with them. */
export const sound = {
  'test.title': 'Sound test of this display',
  'test.note':
    'Plays the test sound as loud as a medium alarm is here. Only a person can say whether it is heard: no page can read the volume of its computer.',
  'test.play': 'Play test sound',
  'test.again': 'Play it again',
  'test.question': 'Did you hear three tones?',
  'test.yes': 'Yes, I heard it',
  'test.no': 'No',
  'test.advice':
    'Check plug, speaker and volume of this computer, then play it again. Until somebody hears it this display counts as silent, and the other displays of the unit are told.',
  'test.silent': 'The browser gives no sound yet. Try again, or restart the browser.',
  'test.unrecorded': 'It counts on this display, but the server has not recorded it.',
  'test.recorded': 'Recorded.',
  'settings.high': 'High alarms by day',
  'settings.medium': 'Medium alarms by day',
  'settings.low': 'Low alarms by day',
  'settings.full': 'Full',
  'settings.less': '−{{db}} dB',
  'settings.note':
    'Every alarm becomes louder by 3 dB each 30 s until somebody takes it. Nothing set here makes a high alarm quieter than −6 dB, a medium one than −12 dB or a low one than −15 dB, nor a lower priority louder than a higher one.',
  'settings.night': 'Quieter by 6 dB at night',
  'settings.from': 'from',
  'settings.to': 'to',
  'settings.shifts': 'Sound test at',
  'settings.test': 'Sound test',
  'settings.notify': 'Notify on this computer when the page is hidden (unit, bed and priority only)',
  'settings.notifyRefused': 'The browser does not allow notifications for this page.',
} as const
