import './live/zod-jitless'
import { createLiveClient } from './live/client'
import { mount } from './mount'
import { words } from './words'

const client = createLiveClient({
  words: { lost: words('wave.lost'), noData: words('wave.noData') },
  unanswered: { code: 'unavailable', message: words('act.unansweredLong') },
})
mount(client)
// Behind the first board: nothing of it is wanted before.
void import('./live/renewal').then(({ renewWhenNeeded }) =>
  renewWhenNeeded({
    store: client.store,
    memory: sessionStorage,
    reload: () => location.reload(),
    wall: Date.now,
  }),
)
