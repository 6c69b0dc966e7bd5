import type { Operation } from './spool/frame'

export const writePayload = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
export const readPayload = ({ payload }: Operation): unknown => JSON.parse(payload.toString())
