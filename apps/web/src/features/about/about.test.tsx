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

  it('says how late it is under load as the bench measured it, and promises nothing', () => {
    render(<About />)
    const row = page('docs/alarm-latency.md').match(/64 beds: card in the DOM \| (\d+) \| (\d+)/)
    expect(row?.slice(1)).toEqual(MEASURED.busy.map(String))
    expect(page('docs/manual/training.md')).toContain('half within 58 ms, 95 of 100 within 181 ms; slower')
    expect(screen.getByText('58 / 181 ms; slower on a computer with other work')).toBeDefined()
    expect(screen.getByText(/no promise/)).toBeDefined()
  })

  it('counts the block of the device into what waves are behind', () => {
    render(<About />)
    expect(screen.getByText(/0\.25 s and one block/)).toBeDefined()
  })
})
