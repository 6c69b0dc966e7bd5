import { parameterOf, type Row } from './codes'
import { ucumOf } from './mdc-units'
import { USUAL, type Delimiters } from './text'

/** What OBX-3 and OBX-6 mean; a monitor says the same few things each second, so that they are remembered. */
export interface Words {
  parameterOf(field: string, delimiters: Delimiters): Row | 'conflict' | null
  ucumOf(field: string, delimiters: Delimiters): string
}

/** Own proposal: more than all monitors of a hospital say; a stranger text pushes nothing out for long. */
const MOST_REMEMBERED = 5_000
const LONGEST = 200

export function createWords(): Words {
  return { parameterOf: remembering(parameterOf), ucumOf: remembering(ucumOf) }
}

function remembering<T>(
  read: (field: string, delimiters: Delimiters) => T,
): (field: string, delimiters: Delimiters) => T {
  const known = new Map<string, T>()
  return (field, delimiters) => {
    if (!isUsual(delimiters) || field.length > LONGEST) return read(field, delimiters)
    const remembered = known.get(field)
    if (remembered !== undefined) return remembered
    if (known.size >= MOST_REMEMBERED) known.clear()
    const meant = read(field, delimiters)
    known.set(field, meant)
    return meant
  }
}

const isUsual = (delimiters: Delimiters): boolean => delimiters === USUAL
