/** Numbers look the same in every language: a decimal comma once hid a digit (H74). */
export function display(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text
}

const UNIT_LABELS: Readonly<Record<string, string>> = { 'mm[Hg]': 'mmHg', Cel: '°C', '1': '', Ohm: 'Ω' }

/** UCUM as people write it. */
export const unitLabel = (ucum: string): string => UNIT_LABELS[ucum] ?? ucum
