// `npm run screens`: takes the pictures of docs/screens anew.
import { e2e } from './e2e.mjs'
import { prepareOrExit } from './prepare.mjs'

await prepareOrExit()
process.exitCode = await e2e(['-c', 'e2e/screens.config.ts'])
