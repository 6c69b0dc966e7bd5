import './live/zod-jitless'
import { createRoot } from 'react-dom/client'
import { Alone } from './features/downtime/alone'
import { browserShelf } from './features/downtime/shelf'
import './styles/tokens.css'
import './styles/base.css'

/** The page that the service worker shows while the server is gone. */
const app = document.getElementById('app')
if (!app) throw new Error('#app is missing in downtime.html')
createRoot(app).render(<Alone shelf={isSecureContext ? browserShelf() : null} wall={Date.now} />)
