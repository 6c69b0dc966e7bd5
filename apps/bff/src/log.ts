import { pino } from 'pino'
import type { Config } from './config'
import type { Log } from './ports'

/** Events with ids, never names or values of a patient. On stderr: stdout is for the one line people read. */
export function createLog(level: Config['logLevel']): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  }
}

export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }
