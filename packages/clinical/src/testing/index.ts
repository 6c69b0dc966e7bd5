export * from './builders'
export * from './fake-clock'
export * from './run'
export * from './signals'
