import type { MoveRefusal } from '@vigil/clinical'

/** Carries an expected refusal out of the transaction, which it rolls back. */
export class MoveRefused extends Error {
  readonly reason: MoveRefusal

  constructor(reason: MoveRefusal, detail: string) {
    super(detail)
    this.name = 'MoveRefused'
    this.reason = reason
  }
}

export function refuse(reason: MoveRefusal, detail: string): never {
  throw new MoveRefused(reason, detail)
}
