/** Added to the common words as the page to sign in loads. */
export const signIn = {
  role: {
    nurse: 'Nurse',
    'charge-nurse': 'Charge nurse',
    physician: 'Physician',
    'tele-icu': 'Tele-ICU',
    biomed: 'Biomedical engineer',
    'privacy-officer': 'Privacy officer',
    admin: 'Administrator',
  },
  user: 'User name',
  password: 'Password',
  submit: 'Sign in',
  waiting: 'Signing in',
  demoTitle: 'Pick a demo user',
  demoNote: 'Simulated patients. No password.',
  stationTitle: 'Set up this display as a station',
  stationNote: 'A station shows its units all day without a person. An administrator gives you the code.',
  code: 'Enrolment code',
  enrol: 'Set up station',
  failed: 'The server does not answer. Check the network, then try again.',
  asPerson: 'Sign in as a person',
} as const
