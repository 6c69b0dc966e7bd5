import { createInstance, type TFunction } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
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
void i18n.use(initReactI18next).init({
  lng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  // React escapes already.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

/** Words of a part that is loaded when it is first asked for: called as that part loads. */
export const addWords = (branch: object): void =>
  void i18n.addResourceBundle('en', 'translation', branch, true)

export type Words = TFunction
/** For pure functions and tests; components use `useWords`, which follows a change of language. */
export const words: Words = i18n.t
export const useWords = (): Words => useTranslation('translation', { i18n }).t
