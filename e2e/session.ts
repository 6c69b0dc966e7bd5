/** Signs in as a script does and gives back the `Cookie` header. */
export async function cookieOf(url: string, user: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-vigil': '1' },
    body: JSON.stringify({ user, password }),
  })
  if (answer.status !== 204) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')
}
