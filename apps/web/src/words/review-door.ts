import { sayer } from './own'

/** What leads to the stored waveforms; their own words load with them. */
export const reviewDoor = sayer({ open: 'Review waveforms', here: 'Waveforms then' } as const)
