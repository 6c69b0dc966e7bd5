type Values = Readonly<Record<string, string | number>>

/** The words of one lazy page: a flat catalogue that loads with it; typed keys, `{{name}}` as in the common one. */
export const sayer =
  <T extends Readonly<Record<string, string>>>(catalogue: T) =>
  (key: keyof T & string, values: Values = {}): string =>
    (catalogue[key] ?? key).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
