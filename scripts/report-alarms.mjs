// `npm run report:alarms -- DIR [--json]`: alarms of recordings against what people say of them.
import { prepareInstall } from './prepare.mjs'
import { root, run, tool } from './command.mjs'

await prepareInstall()
process.exitCode = await run(
  '',
  tool('tsx'),
  [`${root}apps/bff/src/report/main.ts`, ...process.argv.slice(2)],
  {
    env: { INIT_CWD: process.cwd(), ...process.env },
    cwd: process.cwd(),
    output: 'stdout',
    timeoutMs: 7_200_000,
  },
)
