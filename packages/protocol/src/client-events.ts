import { socketAct } from './alarms'
import { hello, report } from './live'
import { receipts } from './receipts'

/** Client to server. Every event takes (payload, ack) and acknowledges with `Result`. Parsed by the server alone. */
export const CLIENT_EVENTS = {
  hello,
  report,
  'alarm:receipts': receipts,
  'alarm:acknowledge': socketAct.acknowledge,
  'alarm:pause': socketAct.pause,
  'alarm:resume': socketAct.resume,
  'alarm:resolve': socketAct.resolve,
  'alarm:reject': socketAct.reject,
} as const
