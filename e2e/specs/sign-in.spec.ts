import { expect, test } from '../story'

test('a wrong password is refused in words and the right one opens the board', async ({
  makeUnit,
  guest,
  server,
}) => {
  const { nurse } = makeUnit()
  const page = await guest()
  await page.goto(server.url)
  await page.getByLabel('User name').fill(nurse.id)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('The user name or the password is wrong')).toBeVisible()

  await page.getByLabel('Password').fill(nurse.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(`Signed in as ${nurse.name}`)).toBeVisible()
  const cookies = await page.context().cookies()
  expect(
    cookies.map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite })),
  ).toEqual([
    expect.objectContaining({
      name: expect.stringMatching(/^__Host-/),
      httpOnly: true,
      secure: true,
    }),
  ])
})

test('a state change from another origin or without our header is refused', async ({
  makeUnit,
  nurse,
  server,
}) => {
  const ward = await nurse(makeUnit())
  const url = `${server.url}/api/session`
  const noHeader = await ward.page.request.delete(url, { headers: { origin: server.url } })
  expect(noHeader.status()).toBe(403)
  const foreign = await ward.page.request.delete(url, {
    headers: { origin: 'https://elsewhere.example', 'x-vigil': '1' },
  })
  expect(foreign.status()).toBe(403)
  const own = await ward.page.request.delete(url, { headers: { origin: server.url, 'x-vigil': '1' } })
  expect(own.status()).toBe(204)
})
