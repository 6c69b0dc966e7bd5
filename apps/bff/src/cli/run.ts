import { Args, Refused, UsageError, type Terminal, type Verb } from './verb'

const overview = (verbs: readonly Verb[]): string =>
  [
    'vigil <verb>: works with the server up or down, on the data of DATA_DIR or DATABASE_URL.',
    '',
    ...verbs.map((verb) => `  vigil ${verb.usage}`),
    '',
    'vigil <verb> --help says more.',
  ].join('\n')

const helpOf = (verb: Verb): string => `vigil ${verb.usage}\n\n${verb.help}`

/** Status: 0 done, 1 refused or failed, 2 a wrong command line. */
export async function runCommand(
  verbs: readonly Verb[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const wantsHelp = argv.includes('--help') || argv.includes('-h')
  const words = argv.filter((word) => !word.startsWith('-'))
  const verb = verbs.find((each) => each.words === words.slice(0, each.words.split(' ').length).join(' '))
  if (!verb) {
    const group = verbs.filter((each) => each.words.split(' ')[0] === words[0])
    if (wantsHelp || argv.length === 0) terminal.print(overview(group.length > 0 ? group : verbs))
    else terminal.warn(`There is no verb "${words.slice(0, 2).join(' ')}".\n\n${overview(verbs)}`)
    return wantsHelp ? 0 : 2
  }
  if (wantsHelp) {
    terminal.print(helpOf(verb))
    return 0
  }
  try {
    return await verb.run(terminal, Args.parse(verb.options, withoutWords(argv, verb)))
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.warn(`${error.message}\n\n${helpOf(verb)}`)
      return 2
    }
    if (!(error instanceof Refused)) throw error
    terminal.warn(error.message)
    return 1
  }
}

function withoutWords(argv: readonly string[], verb: Verb): readonly string[] {
  const rest = [...argv]
  for (const word of verb.words.split(' ')) rest.splice(rest.indexOf(word), 1)
  return rest
}
