/** Added to the common words as the lines over a page load. */
export const bars = {
  live: {
    degraded: {
      'chunk-damaged': 'Part of the history is damaged: it is a gap',
      'disk-low': 'Server disk is filling up',
      'waveforms-unrecorded': 'Disk nearly full: waveforms are not recorded, alarms are',
      'numerics-sparse': 'Disk nearly full: numbers are recorded each 10 s only',
      'not-recording': 'Not recording: live values and alarms go on, history does not',
      'waveforms-shed': 'Server too busy: some waveforms are left out, alarms and numbers go on',
      'display-behind': 'This display is too slow: some waveforms are left out, alarms go on',
    },
  },
  flood: 'Many alarms in {{unit}}, 10 or more within 10 min, since {{time}}. None is silenced.',
  displays: {
    gone: '{{name}} does not answer',
    hidden: '{{name}} is hidden behind another window',
    dark: '{{name}} draws nothing: is its screen off?',
    blocked: '{{name}} cannot sound: it waits for a click',
    failed: '{{name}} cannot sound',
    untested: '{{name}}: sound not tested in this shift',
    unheard: '{{name}}: nobody hears its sound',
    unpushed: 'Push does not reach {{name}}',
  },
} as const
