import { configFileSchema } from '@vigil/protocol'
import { describe, expect, it } from 'vitest'
import { openApi } from './openapi'
import { ROUTES } from './table'

describe('published documents', () => {
  it('describe every route of the table with its answer and its access', () => {
    const { paths } = openApi(ROUTES, 'test')
    for (const route of ROUTES) {
      const operation = paths?.[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method]
      expect(operation?.summary).toBe(route.summary)
      expect(Object.keys(operation?.responses ?? {})).toEqual([route.answer ? '200' : '204', 'default'])
      expect(operation?.security?.length).toBe(route.access.kind === 'public' ? 0 : 2)
    }
  })

  it('declare each call once', () => {
    const calls = ROUTES.map((route) => `${route.method} ${route.path}`)
    expect(new Set(calls).size).toBe(calls.length)
  })

  it('let a change be public only where somebody signs in, or brings the secret id of a push', () => {
    const open = ROUTES.filter((route) => route.method !== 'get' && route.access.kind === 'public')
    expect(open.map((route) => route.path)).toEqual(['/api/session', '/api/station', '/api/push/shown'])
  })

  it('hold the configuration file with its secrets and no unknown keys', () => {
    const schema = configFileSchema()
    expect(schema.additionalProperties).toBe(false)
    expect(Object.keys(schema.properties ?? {})).toContain('devices')
  })
})
