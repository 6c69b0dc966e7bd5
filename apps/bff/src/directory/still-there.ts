import type { Subject } from '@vigil/clinical'
import type { Directory } from '../ports'

/** A right was judged by the unit of then; whoever waited for a turn may come too late. */
export const isStillThere = (directory: Pick<Directory, 'subject'>, { id, unit }: Subject): boolean =>
  directory.subject(id)?.unit === unit
