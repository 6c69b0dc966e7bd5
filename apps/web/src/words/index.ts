import { createInstance, type TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'
import type { bars } from './bars'
import type { dialogs } from './dialogs'
import { en } from './en'
import type { move } from './move'
import type { patientPage } from './patient'
import type { signIn } from './sign-in'
import type { units } from './units'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en &
        typeof bars &
        typeof dialogs &
        typeof patientPage & { move: typeof move; signIn: typeof signIn; units: typeof units }
    }
  }
}

const i18n = createInstance()
void i18n.init({
  lng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  // React escapes already.
  interpolation: { escapeValue: false },
})

/** Words of a part that is loaded when it is first asked for: called as that part loads. */
export const addWords = (branch: object): void => {
  i18n.addResourceBundle('en', 'translation', branch, true)
  for (const { forget } of byLanguage.values()) forget()
}

export type Words = TFunction
/** For pure functions and tests; components use `useWords`, which follows a change of language. */
export const words: Words = i18n.t

const subscribe = (onChange: () => void) => {
  i18n.on('languageChanged', onChange)
  return () => i18n.off('languageChanged', onChange)
}
interface Remembered {
  readonly t: Words
  readonly forget: () => void
}

/** Words without a value in them are looked up once: i18next takes a third of a busy board's rendering for it. */
function remembered(t: Words): Remembered {
  const plain = new Map<unknown, unknown>()
  return {
    forget: () => plain.clear(),
    t: new Proxy(t, {
      apply(target, self, given: readonly unknown[]): unknown {
        const [key] = given
        if (given.length !== 1) return Reflect.apply(target, self, given)
        if (!plain.has(key)) plain.set(key, Reflect.apply(target, self, given))
        return plain.get(key)
      },
    }),
  }
}
const byLanguage = new Map<string, Remembered>()
/** One function per language, so that what depends on it renders anew when the language changes and not before. */
function current(): Words {
  const { language } = i18n
  const known = byLanguage.get(language) ?? remembered(i18n.getFixedT(language))
  byLanguage.set(language, known)
  return known.t
}
export const useWords = (): Words => useSyncExternalStore(subscribe, current)
