import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { Alone } from '../features/downtime/alone'
import { Frame } from '../features/shell/frame'
import { SignIn } from '../features/sign-in/sign-in'
import { stage } from '../testing/stage'

const SECONDARY = 'Secondary display – bedside monitor is primary'

afterEach(cleanup)

describe('[H82] the line that says what this display is not', () => {
  it.each([true, false])('stands on every page, live or not (patients shown: %s)', (patients) => {
    const { client, show, run } = stage()
    client.welcome()
    show(
      <Frame simulated={false} head={null} zone="Europe/London" patients={patients} frozen={!patients}>
        {null}
      </Frame>,
    )
    expect(screen.getByText(SECONDARY)).toBeDefined()
    run(() => client.goSilent())
    run(() => client.advance(10_000))
    expect(screen.getByText(SECONDARY)).toBeDefined()
  })

  it('stands on the sign-in page and where the server is gone', () => {
    stage().show(
      <>
        <SignIn onSignedIn={() => undefined} demoUsers={[]} />
        <Alone shelf={null} wall={() => 0} />
      </>,
    )
    expect(screen.getAllByText(SECONDARY)).toHaveLength(2)
  })

  it('is part of every route: none draws a page outside of the frame', () => {
    const outside = readdirSync(import.meta.dirname)
      // It only chooses among the others.
      .filter((file) => file.endsWith('-route.tsx') && file !== 'pages-route.tsx')
      .filter((file) => {
        const text = readFileSync(join(import.meta.dirname, file), 'utf8')
        return !/<(Frame|PlainPage|UnitPage|SignIn)\b/.test(text)
      })
    expect(outside).toEqual([])
  })
})
