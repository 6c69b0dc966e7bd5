import type { SubjectId } from '@vigil/clinical'
import { useDoors } from '../../state/client'
import { code } from '../../words/code'
import { sayer } from '../../words/own'
import { beginCode } from './course'

const say = sayer(code)

/** One press: it changes this screen alone, so a press by accident costs one press to end. */
export function CodeButton({ subject }: { readonly subject: SubjectId }) {
  const { store } = useDoors().client
  return (
    <button
      type="button"
      className="button"
      title={say('startLong')}
      onClick={() => beginCode(subject, store.serverNow())}
    >
      {say('start')}
    </button>
  )
}
