import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The environment, parsed once (contract.md, Running). Nothing else reads `process.env`. */
export interface Config {
  readonly host: string
  /** 0: any free port; the real one stands in `DATA_DIR/run.json`. */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** Loopback only; `null`: off. */
  readonly adminPort: number | null
  readonly deviceHost: string
  readonly mqttPort: number | null
  /** HL7 v2 over MLLP. */
  readonly mllpPort: number | null
  readonly mqttUrl: string | null
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly natsUrl: string | null
  /** Web Push (ADR 0011); `null`: nothing leaves. */
  readonly push: {
    readonly contact: string
    readonly hosts: readonly string[]
    readonly mediumAfterMs: number
    /** Origins of push services that are inside or not encrypted; of nothing else, for whoever sees a unit may name them. */
    readonly allow: readonly string[]
  } | null
  readonly demo: boolean
  /** A person's session ends after this long without an act (ADR 0006). */
  readonly sessionIdleMs: number
  /** How long what the engine was told is kept, so that its alarms can be replayed. */
  readonly inputsKeptMs: number
  /** Room that is given up when the disk is full (H34). */
  readonly reserveBytes: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly build: string
  /** The built web app. */
  readonly webDir: string
}

export type Parsed =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

const portNumber = z.coerce.number().int().min(0).max(65_535)
/** `0` switches the listener off; `auto` takes any free port (tests, several servers on one machine). */
const optionalPort = z.union([
  z.literal('auto').transform(() => 0),
  portNumber.transform((port) => (port === 0 ? null : port)),
])
const text = z.string().min(1)
const optionalText = text.nullable().default(null)

const listOf = <T extends z.ZodType<string, string>>(entry: T) =>
  z
    .string()
    .transform((value) => value.split(',').map((each) => each.trim()))
    .pipe(z.array(entry))
/** Of Chrome, Firefox, Edge and Safari. */
const PUSH_SERVICES =
  'fcm.googleapis.com,updates.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com'

const environment = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: portNumber.default(8080),
  TLS_CERT: optionalText,
  TLS_KEY: optionalText,
  ADMIN_PORT: optionalPort.default(8081),
  DEVICE_HOST: text.default('127.0.0.1'),
  MQTT_PORT: optionalPort.default(1883),
  MLLP_PORT: optionalPort.default(2575),
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|wss?)$/ })
    .nullable()
    .default(null),
  DATA_DIR: text.default('./var'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .nullable()
    .default(null),
  PUSH_CONTACT: z
    .url({ protocol: /^(mailto|https)$/ })
    .nullable()
    .default(null),
  PUSH_HOSTS: listOf(
    z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is a list of host names, like push.example.org'),
  ).default(PUSH_SERVICES.split(',')),
  /** Own proposal: a medium alarm that nobody took in this time is pushed. */
  PUSH_MEDIUM_SECONDS: z.coerce.number().int().min(5).max(600).default(60),
  PUSH_ALLOW: listOf(
    z
      .string()
      .refine(
        (value) => URL.canParse(value) && new URL(value).origin === value,
        'is a list of origins, like http://127.0.0.1:9000',
      ),
  ).default([]),
  NATS_URL: z.url().nullable().default(null),
  VIGIL_DEMO: z
    .enum(['0', '1'])
    .default('0')
    .transform((flag) => flag === '1'),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(720).default(15),
  /** Own proposal: as long as somebody asks what happened last week. */
  REPLAY_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  /** Own proposal, megabytes: days of alarms and audit. */
  DISK_RESERVE_MB: z.coerce.number().int().min(0).max(4_096).default(64),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  VIGIL_BUILD: text.default('dev'),
})

type Environment = z.output<typeof environment>

/** Every problem at once, each a sentence that names the variable. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Parsed {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    }
  const problems: string[] = []
  const tls = readTls(parsed.data, problems)
  const { HOST, DEVICE_HOST, VIGIL_DEMO } = parsed.data
  if (!isLoopback(HOST) && tls === null && problems.length === 0)
    problems.push(
      `HOST: ${HOST} is reachable from other machines, so TLS_CERT and TLS_KEY are needed: without them sign-in cookies do not work and patient data would be open.`,
    )
  if (VIGIL_DEMO && !(isLoopback(HOST) && isLoopback(DEVICE_HOST)))
    problems.push('VIGIL_DEMO: the simulated hospital runs on loopback only; unset HOST and DEVICE_HOST.')
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: configOf(parsed.data, tls) }
}

function readTls(env: Environment, problems: string[]): Config['tls'] {
  if (env.TLS_CERT === null && env.TLS_KEY === null) return null
  if (env.TLS_CERT === null || env.TLS_KEY === null) {
    problems.push('TLS_CERT, TLS_KEY: set both or none.')
    return null
  }
  const cert = readPem('TLS_CERT', env.TLS_CERT, problems)
  const key = readPem('TLS_KEY', env.TLS_KEY, problems)
  return cert !== null && key !== null ? { cert, key } : null
}

function readPem(name: string, path: string, problems: string[]): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    problems.push(`${name}: the file ${path} cannot be read.`)
    return null
  }
}

const configOf = (env: Environment, tls: Config['tls']): Config => ({
  host: env.HOST,
  port: env.PORT,
  tls,
  adminPort: env.ADMIN_PORT,
  deviceHost: env.DEVICE_HOST,
  mqttPort: env.MQTT_PORT,
  mllpPort: env.MLLP_PORT,
  mqttUrl: env.MQTT_URL,
  // The demo never touches the data of a real hospital.
  dataDir: env.VIGIL_DEMO ? resolve(env.DATA_DIR, 'demo') : resolve(env.DATA_DIR),
  databaseUrl: env.DATABASE_URL,
  natsUrl: env.NATS_URL,
  push:
    env.PUSH_CONTACT === null
      ? null
      : {
          contact: env.PUSH_CONTACT,
          hosts: env.PUSH_HOSTS,
          allow: env.PUSH_ALLOW,
          mediumAfterMs: env.PUSH_MEDIUM_SECONDS * 1_000,
        },
  demo: env.VIGIL_DEMO,
  // Simulated patients need no guard against somebody who passes by.
  sessionIdleMs: (env.VIGIL_DEMO ? 720 : env.SESSION_IDLE_MINUTES) * 60_000,
  inputsKeptMs: env.REPLAY_DAYS * 24 * 3_600_000,
  reserveBytes: env.DISK_RESERVE_MB * 1_048_576,
  logLevel: env.LOG_LEVEL,
  build: env.VIGIL_BUILD,
  webDir: fileURLToPath(new URL('../../web/dist/', import.meta.url)),
})
