// `npm run report:ecg -- DIR [--lead N] [--json]`: beats of recordings against the marks of people.
import { prepareInstall } from './prepare.mjs'
import { root, run, tool } from './command.mjs'

await prepareInstall()
process.exitCode = await run(
  '',
  tool('tsx'),
  [`${root}apps/bff/src/ecg-report/main.ts`, ...process.argv.slice(2)],
  {
    env: { INIT_CWD: process.cwd(), ...process.env },
    cwd: process.cwd(),
    output: 'stdout',
    timeoutMs: 7_200_000,
  },
)
