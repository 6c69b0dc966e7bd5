/** `Okafor, Ngozi` becomes `O. N.`: enough to tell neighbours apart, little enough for a public corridor (WB17). */
export function initials(name: string): string {
  return name
    .split(/[\s,]+/)
    .filter((part) => part.length > 0)
    .map((part) => `${String.fromCodePoint(part.codePointAt(0) ?? 0).toUpperCase()}.`)
    .join(' ')
}

/** `bed`: on a public screen the bed alone tells who is meant (WB17). */
export type NameForm = 'full' | 'initials' | 'bed'

export function shownName(name: string, form: NameForm): string {
  switch (form) {
    case 'full':
      return name
    case 'initials':
      return initials(name)
    case 'bed':
      return ''
    default:
      return form satisfies never
  }
}
