/** Imported before any schema: zod's compiler probes `new Function`, which the content security policy reports even though it is caught. */
import { config } from 'zod/mini'

config({ jitless: true })
