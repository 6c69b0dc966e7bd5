import type { EpochMs } from '@vigil/clinical'
import type { ConfigChange, Store } from '@vigil/storage'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Config } from '../config'

/** What a verb may touch: everything that would otherwise be the process. */
export interface Terminal {
  readonly config: Config
  readonly now: () => EpochMs
  /** Opened at the first call, closed by `main`. */
  readonly store: () => Promise<Store>
  readonly print: (line: string) => void
  readonly warn: (line: string) => void
  /** All of standard input. */
  readonly input: () => Promise<string>
  /** The path of a file as the caller meant it, also through `npm run`. */
  readonly path: (file: string) => string
  readonly stopped: AbortSignal
}

type Options = NonNullable<ParseArgsConfig['options']>
type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

export interface Verb {
  /** `config apply` */
  readonly words: string
  readonly usage: string
  readonly help: string
  readonly options: Options
  /** The status of the process. */
  run(terminal: Terminal, args: Args): Promise<number>
}

/** A wrong command line: printed with the usage, status 2. */
export class UsageError extends Error {}
/** Something the caller can put right: printed as it is, status 1. */
export class Refused extends Error {}

/** What was typed, taken out by name. */
export class Args {
  readonly positionals: readonly string[]
  private readonly values: Values

  constructor(positionals: readonly string[], values: Values) {
    this.positionals = positionals
    this.values = values
  }

  static parse(options: Options, argv: readonly string[]): Args {
    try {
      const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
      return new Args(parsed.positionals, parsed.values)
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error))
    }
  }

  only(name: string): string {
    const [first, ...more] = this.positionals
    if (first === undefined) throw new UsageError(`${name} is missing.`)
    if (more.length > 0) throw new UsageError(`one ${name} only; ${more.join(' ')} is too much.`)
    return first
  }
  text(name: string): string | undefined {
    const value = this.values[name]
    return typeof value === 'string' ? value : undefined
  }
  needed(name: string): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`)
    return value
  }
  list(name: string): readonly string[] {
    const value = this.values[name]
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  }
  flag(name: string): boolean {
    return this.values[name] === true
  }
}

const EMPTY: ConfigChange = {
  sites: [],
  units: [],
  subjects: [],
  devices: [],
  users: [],
  stations: [],
  limits: [],
  prune: false,
}

/** Who is written down as the author of a change from the command line. */
export const ACTOR = 'vigil-cli'

export const writeAudit = async (terminal: Terminal, action: string, object: string): Promise<void> =>
  (await terminal.store()).audit({
    at: terminal.now(),
    actor: ACTOR,
    session: null,
    station: null,
    action,
    object,
    subject: null,
    outcome: 'success',
    detail: {},
  })

/** Applies a change of a few objects and prints what it did. */
export async function change(terminal: Terminal, part: Partial<ConfigChange>): Promise<void> {
  const store = await terminal.store()
  const lines = await store.applyConfig({ ...EMPTY, ...part }, ACTOR, terminal.now(), terminal.print)
  await writeAudit(terminal, 'config.changed', `${lines.length} changes`)
  for (const line of lines) terminal.print(line)
  if (lines.length === 0) terminal.print('Nothing to change.')
}
