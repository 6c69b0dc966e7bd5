import { parseArgs } from 'node:util'
import { alarm } from './alarm/alarm'
import { hl7 } from './hl7'
import { kill } from './kill'
import { live } from './live'

const HELP = `npm run bench -- live [--beds 64] [--blocks 10] [--seconds 15] [--rounds 2]
                        [--targets vigil,mqtt,tcp] [--out FILE]
npm run bench -- alarm [--beds 64] [--blocks 10] [--crossings 220] [--times 1,3] [--profile DIR]
                        [--out FILE]
npm run bench -- kill [--rounds 20] [--seed 1] [--out FILE]
npm run bench -- hl7  [--rounds 3] [--out FILE]

Builds nothing: run \`npm run build\` first. Only ratios within one run mean anything.`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    beds: { type: 'string', default: '64' },
    blocks: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '15' },
    crossings: { type: 'string', default: '220' },
    times: { type: 'string', default: '1,3' },
    profile: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    targets: { type: 'string', default: 'vigil,mqtt,tcp' },
    out: { type: 'string' },
  },
})

const [verb] = positionals
const out = values.out ?? null
if (verb === 'live') {
  const load = { beds: Number(values.beds), blocks: Number(values.blocks), seconds: Number(values.seconds) }
  await live(load, Number(values.rounds ?? 2), values.targets.split(','), out)
} else if (verb === 'alarm') {
  const good = await alarm(
    {
      beds: Number(values.beds),
      blocks: Number(values.blocks),
      crossings: Number(values.crossings),
      times: values.times
        .split(',')
        .flatMap((each) => (each === '1' ? [1 as const] : each === '3' ? [3 as const] : [])),
      profile: values.profile ?? null,
    },
    out,
  )
  process.exitCode = good ? 0 : 1
} else if (verb === 'kill') {
  const good = await kill(Number(values.rounds ?? 20), Number(values.seed), out)
  process.exitCode = good ? 0 : 1
} else if (verb === 'hl7') {
  await hl7(Number(values.rounds ?? 3), out)
} else {
  console.error(HELP)
  process.exitCode = 2
}
