import './live/zod-jitless'
import { createLiveClient } from './live/client'
import { mount } from './mount'
import { words } from './words'

mount(
  createLiveClient({
    words: { lost: words('wave.lost'), noData: words('wave.noData') },
    unanswered: { code: 'unavailable', message: words('act.unansweredLong') },
  }),
)
