import { isParameterCode, type ParameterCode } from '@vigil/clinical'
import * as z from 'zod/mini'

export const parameterCode = z
  .string()
  .check(z.refine(isParameterCode, 'unknown parameter code')) as unknown as z.ZodMiniType<
  ParameterCode,
  string
>
