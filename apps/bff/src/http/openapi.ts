import { restProblem } from '@vigil/protocol'
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Route } from './route'

const PROBLEM = restProblem.meta({ id: 'Problem', description: 'RFC 9457 problem with a stable code.' })

/** OpenAPI 3.1 of the route table. */
export function openApi(table: readonly Route[], version: string) {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of table) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Vigil',
      version,
      description: 'A secondary display: bedside monitors stay primary. What the caller may not see is 404.',
    },
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-sid' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  })
}

function operation(route: Route): ZodOpenApiOperationObject {
  const ids = Array.from(route.path.matchAll(/:(\w+)/g), (match) => match[1] ?? '')
  const query = route.query instanceof z.ZodObject ? route.query : null
  return {
    summary: route.summary,
    description: `Access: ${route.access.kind}${route.access.action ? ` (${route.access.action})` : ''}.`,
    security: route.access.kind === 'public' ? [] : [{ cookie: [] }, { bearer: [] }],
    requestParams: {
      ...(ids.length > 0 ? { path: z.object(Object.fromEntries(ids.map((id) => [id, z.string()]))) } : {}),
      ...(query && Object.keys(query.shape).length > 0 ? { query } : {}),
    },
    ...(route.body ? { requestBody: { content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      ...(route.answer ? { '200': okOf(route, route.answer) } : { '204': { description: 'Done.' } }),
      default: { description: 'Refused.', content: { 'application/problem+json': { schema: PROBLEM } } },
    },
  }
}

const okOf = (route: Route, schema: z.core.$ZodType) => ({
  description: 'Done.',
  content: {
    'application/json': { schema },
    ...Object.fromEntries((route.also ?? []).map((type) => [type, {}])),
  },
})
