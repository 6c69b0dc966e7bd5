// `npm start`: installs and builds what is missing, then becomes the server (same process, so that signals arrive).
import { prepareOrExit } from './prepare.mjs'

const HELP = `npm start: installs, builds and serves Vigil on the embedded database with simulated patients.

  HOST, PORT           127.0.0.1, 8080   web, API, socket
  TLS_CERT, TLS_KEY    unset             PEM files; needed when HOST is not loopback
  ADMIN_PORT           8081              metrics and health, loopback only; 0 switches it off
  MQTT_PORT            1883              device listener; 0 switches it off
  MLLP_PORT            2575              HL7 v2 listener; 0 switches it off
  MQTT_URL             unset             the hospital's own broker, as well
  DATA_DIR             ./var             embedded database, keys, spool, quarantine
  DATABASE_URL         unset             a PostgreSQL server (15 or newer) instead of the embedded one
  VIGIL_DEMO           1                 0: no simulated hospital, no demo sign-in
`

if (process.argv.includes('--help')) {
  process.stdout.write(HELP)
} else {
  await prepareOrExit()
  process.env['VIGIL_DEMO'] ??= '1'
  await import(new URL('../apps/bff/dist/main.mjs', import.meta.url).href)
}
