import { soundAnswer } from '@vigil/protocol'
import { anywhere } from '../access'
import { json, route } from '../route'

/**
 * What happens at the speaker of one display, told by it and written down. The display decides by itself, also without a
 * server; whom it tells learns of it in the audit trail alone.
 */
const told = (what: 'heard' | 'not-heard' | 'mute' | 'unmute', summary: string) =>
  route({
    method: 'post',
    path: `/api/sound/${what}`,
    summary,
    access: anywhere(what === 'mute' || what === 'unmute' ? 'mute' : 'view'),
    answer: soundAnswer,
    audit: { kind: 'act', action: `sound.${what}` },
    run: ({ services }) => json({ at: services.clock.now() }),
  })

export const soundRoutes = [
  told('heard', 'A person heard the test sound of this display'),
  told('not-heard', 'A person did not hear the test sound of this display'),
  told('mute', 'All beds of this display are silent on it for at most two minutes (own right)'),
  told('unmute', 'The mute of this display was taken back'),
]
