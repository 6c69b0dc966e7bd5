/** Added to the common words as the page of all units loads. */
export const units = {
  title: 'Choose a unit',
  none: 'You have no clinical unit: no patients are shown here.',
  signedIn: 'Signed in as {{name}}',
  may: 'You may see:',
  mayDo: {
    biomed: 'Messages that were refused or set aside, and the systems that send HL7',
    audit: 'The audit log, by REST: /api/audit',
    admin: 'The form of the configuration, by REST: /api/config.schema.json',
  },
  noAccess: 'You have no access to this unit: {{unit}}. Ask its charge nurse for a role.',
  own: 'Go to your units',
} as const
