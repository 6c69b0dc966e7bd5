import type { Hl7PeerList } from '@vigil/protocol'
import { dayAndMinute } from '../../format/time'
import { messageWords as say } from '../../words/messages'

const COLUMNS = ['peer', 'site', 'last', 'taken', 'repeated', 'refused', 'lastReason'] as const

/** How it goes with each system that sends HL7, and who sends without being known. */
export function Peers({ list: { peers, strangers }, zone }: { list: Hl7PeerList; zone: string }) {
  if (peers.length === 0 && strangers.length === 0) return <p className="messages-note">{say('noPeers')}</p>
  const time = (at: number) => dayAndMinute(at, zone)
  return (
    <>
      <div className="messages-wide">
        <table className="messages-peers" aria-label={say('peers')}>
          <thead>
            <tr>
              {COLUMNS.map((key) => (
                <th key={key} scope="col">
                  {say(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {peers.map((peer) => (
              <tr key={peer.id}>
                <th scope="row">
                  {peer.id} <small>{`${peer.application} ${peer.facility}`}</small>
                </th>
                <td data-label={say('site')}>{peer.site}</td>
                <td data-label={say('last')}>
                  {peer.lastMessageAt === null ? say('never') : time(peer.lastMessageAt)}
                </td>
                <td data-label={say('taken')}>{peer.taken}</td>
                <td data-label={say('repeated')}>{peer.repeated}</td>
                <td data-label={say('refused')} data-some={peer.refused > 0}>
                  {peer.refused}
                </td>
                <td data-label={say('lastReason')}>
                  {peer.lastReason === null || peer.lastRefusedAt === null
                    ? say('none')
                    : `${peer.lastReason}, ${time(peer.lastRefusedAt)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {strangers.length > 0 && <Strangers strangers={strangers} time={time} />}
    </>
  )
}

interface StrangersProps {
  readonly strangers: Hl7PeerList['strangers']
  readonly time: (at: number) => string
}

function Strangers({ strangers, time }: StrangersProps) {
  return (
    <section>
      <h3>{say('strangers')}</h3>
      <ul className="messages-strangers">
        {strangers.map(({ application, facility, address, messages, lastAt }) => (
          <li key={`${application} ${facility} ${address}`}>
            {say('stranger', {
              name: `${application} ${facility}`,
              address,
              count: messages,
              time: time(lastAt),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
