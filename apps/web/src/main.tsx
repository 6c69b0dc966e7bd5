import './live/zod-jitless'
import { createLiveClient } from './live/client'
import { renewWhenNeeded } from './live/renewal'
import { mount } from './mount'
import { words } from './words'

const client = createLiveClient({
  words: { lost: words('wave.lost'), noData: words('wave.noData') },
  unanswered: { code: 'unavailable', message: words('act.unansweredLong') },
})
mount(client)
renewWhenNeeded({
  store: client.store,
  memory: sessionStorage,
  reload: () => location.reload(),
  wall: Date.now,
})
