/** `Okafor, Ngozi` becomes `O. N.`: enough to tell neighbours apart, little enough for a public corridor (WB17). */
export function initials(name: string): string {
  return name
    .split(/[\s,]+/)
    .filter((part) => part.length > 0)
    .map((part) => `${String.fromCodePoint(part.codePointAt(0) ?? 0).toUpperCase()}.`)
    .join(' ')
}
