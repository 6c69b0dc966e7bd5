/** Imported before any schema: zod's compiler probes `new Function`, which the content security policy reports even though it is caught. */
import { z } from 'zod'

z.config({ jitless: true })
