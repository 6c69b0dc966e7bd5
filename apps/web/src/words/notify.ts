/** Words of notifications of the computer; a locked screen shows them, so there is nothing of a patient (H89). */
export const notify = {
  high: 'High alarm: {{place}}',
  bed: '{{unit}}, Bed {{bed}}',
} as const
