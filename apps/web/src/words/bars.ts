/** Added to the common words as the lines over a page load. */
export const bars = {
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
