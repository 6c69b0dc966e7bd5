import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { MEASURED } from '../../words/about'
import { About } from './about'

afterEach(cleanup)

const page = (path: string) => readFileSync(join(import.meta.dirname, '../../../../..', path), 'utf8')
const readme = page('README.md')
/** p50 and p95 of a row of the table of figures. */
const figures = (row: string) =>
  /(\d+) \/ (\d+)/.exec(readme.split('\n').find((line) => line.startsWith(`| ${row}`)) ?? '')?.slice(1)

describe('[H82] the page about the display', () => {
  it('says that the bedside monitor is primary and that Vigil commands no device', () => {
    render(<About />)
    expect(screen.getByText(/believe the bedside/)).toBeDefined()
    expect(screen.getByText(/commands no device/)).toBeDefined()
  })

  it('discloses the delays that were measured, no others', () => {
    render(<About />)
    expect(figures('device → painted frame, alarm')).toEqual(MEASURED.alarm.map(String))
    expect(figures('device → socket, numeric')).toEqual(MEASURED.number.map(String))
    expect(screen.getByText('131 / 175 ms')).toBeDefined()
    expect(screen.getByText('53 / 98 ms')).toBeDefined()
  })

  it('says that the goal is missed as long as the bench says so, and promises nothing', () => {
    render(<About />)
    const isMissed = page('docs/alarm-latency.md').includes('the goal is missed')
    expect(screen.queryByText(/goal of 0\.5 s missed/) !== null).toBe(isMissed)
    expect(page('docs/manual/training.md').includes('goal of 0.5 s is missed')).toBe(isMissed)
    expect(screen.getByText(/no promise/)).toBeDefined()
  })

  it('counts the block of the device into what waves are behind', () => {
    render(<About />)
    expect(screen.getByText(/0\.25 s and one block/)).toBeDefined()
  })
})
