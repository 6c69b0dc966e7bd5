import { readFile } from 'node:fs/promises'
import { createMllpSender, messagesIn } from '@vigil/ingest'
import { runningServer } from '../running'
import { type Args, Refused, type Terminal, UsageError, type Verb } from '../verb'

/** As whom the messages are sent: MSH-3 and MSH-4 are replaced. */
function senderOf(args: Args): readonly [application: string, facility: string] | null {
  const text = args.text('peer')
  if (text === undefined) return null
  const [application = '', facility = '', ...more] = text.split('|')
  if (more.length > 0 || (application === '' && facility === ''))
    throw new UsageError('--peer is APPLICATION|FACILITY, as in MSH-3 and MSH-4.')
  return [application, facility]
}

function addressOf({ config }: Terminal, args: Args): { host: string; port: number } {
  const given = args.text('to')
  if (given !== undefined) {
    const match = /^(.+):(\d{1,5})$/.exec(given)
    if (!match) throw new UsageError(`--to ${given}: HOST:PORT.`)
    return { host: match[1] ?? '', port: Number(match[2]) }
  }
  const running = runningServer(config.dataDir)
  if (!running || running.mllp === null)
    throw new Refused('No server with an HL7 listener runs on this data; start it, or name one with --to.')
  return { host: config.deviceHost === '0.0.0.0' ? '127.0.0.1' : config.deviceHost, port: running.mllp }
}

/** Line ends as HL7 has them, and the names of the peer in place of the file's. */
function prepared(message: string, sender: readonly [string, string] | null): string {
  const lines = message.replaceAll(/\r\n|\n/g, '\r').replace(/\r*$/, '\r')
  if (!sender) return lines
  const separator = lines[3] ?? '|'
  const [msh = '', ...others] = lines.split('\r')
  const fields = msh.split(separator)
  fields.splice(2, 2, ...sender)
  return [fields.join(separator), ...others].join('\r')
}

const answerIn = (answer: string): string =>
  answer
    .split('\r')
    .filter((segment) => segment.startsWith('MSA') || segment.startsWith('ERR'))
    .join(' ')

const send: Verb = {
  words: 'hl7 send',
  usage: 'hl7 send FILE [--peer APPLICATION|FACILITY] [--to HOST:PORT]',
  help: [
    'Sends the HL7 v2 messages of a file over MLLP, one after the other, and prints what each was answered.',
    '--peer: as this peer, in place of MSH-3 and MSH-4 of the file. --to: another server than the one on this data.',
    'Status 1 when a message was not answered AA or CA.',
  ].join('\n'),
  options: { peer: { type: 'string' }, to: { type: 'string' } },
  async run(terminal, args) {
    const name = args.only('FILE')
    const peer = senderOf(args)
    const contents = messagesIn(await bytesOf(terminal.path(name), name))
    if (contents.kind === 'refused') throw new Refused(`${name}: ${contents.detail}`)
    const sender = createMllpSender(addressOf(terminal, args))
    let refused = 0
    try {
      for (const message of contents.messages) {
        const answer = await sender.send(prepared(Buffer.from(message).toString('utf8'), peer))
        terminal.print(answerIn(answer))
        if (!/\rMSA.[AC]A/.test(answer)) refused += 1
      }
    } catch (error) {
      throw new Refused(error instanceof Error ? error.message : String(error))
    } finally {
      await sender.close()
    }
    terminal.print(`${contents.messages.length} messages, ${refused} of them refused.`)
    return refused === 0 ? 0 : 1
  },
}

async function bytesOf(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    throw new Refused(`The file ${name} cannot be read; check its name and its rights.`)
  }
}

export const hl7Verbs: readonly Verb[] = [send]
