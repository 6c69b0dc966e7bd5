// `npm run vigil -- <verb>`: installs and builds what is missing, then becomes the command line.
import { prepareOrExit } from './prepare.mjs'

await prepareOrExit()
await import(new URL('../apps/bff/dist/cli.mjs', import.meta.url).href)
