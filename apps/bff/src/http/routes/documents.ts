import { configFileSchema } from '@vigil/protocol'
import { z } from 'zod'
import { anyone } from '../access'
import { openApi } from '../openapi'
import { json, route, type Route } from '../route'

/** The documents describe themselves too, so they are given the table that they stand in. */
export function documentRoutes(table: () => readonly Route[]): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/openapi.json',
      summary: 'This description',
      access: anyone,
      answer: z.looseObject({ openapi: z.string() }),
      audit: null,
      run: ({ services }) => json(openApi(table(), services.config.build)),
    }),
    route({
      method: 'get',
      path: '/api/config.schema.json',
      summary: 'JSON Schema of the configuration file',
      access: anyone,
      answer: z.looseObject({ $schema: z.string() }),
      audit: null,
      run: () => json(configFileSchema()),
    }),
  ]
}
