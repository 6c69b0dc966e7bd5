import { createInstance, type TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'
import type { dialogs } from './dialogs'
import { en } from './en'
import type { move } from './move'
import type { patientPage } from './patient'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof dialogs & typeof patientPage & { move: typeof move } }
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
export const addWords = (branch: object): void =>
  void i18n.addResourceBundle('en', 'translation', branch, true)

export type Words = TFunction
/** For pure functions and tests; components use `useWords`, which follows a change of language. */
export const words: Words = i18n.t

const subscribe = (onChange: () => void) => {
  i18n.on('languageChanged', onChange)
  return () => i18n.off('languageChanged', onChange)
}
const byLanguage = new Map<string, Words>()
/** One function per language, so that what depends on it renders anew when the language changes and not before. */
function current(): Words {
  const { language } = i18n
  const known = byLanguage.get(language) ?? i18n.getFixedT(language)
  byLanguage.set(language, known)
  return known
}
export const useWords = (): Words => useSyncExternalStore(subscribe, current)
