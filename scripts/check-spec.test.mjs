import { expect, it } from 'vitest'
import { quotesOf, rulesOf } from './check-spec.mjs'

it('finds rules at the start of lines, lists, headings and tables', () => {
  const spec = '**AL1** One.\n- **[AL2]** Two.\n### AL3: Three\n| AL4 | Four |\nsee AL9 elsewhere\n'
  expect([...rulesOf(spec)]).toEqual(['AL1', 'AL2', 'AL3', 'AL4'])
})

it('finds quoted rules, several in one title included', () => {
  expect([...quotesOf("it('[AL1] rises', f)\nit('[AL2] [AL3] falls', f)")]).toEqual(['AL1', 'AL2', 'AL3'])
})
