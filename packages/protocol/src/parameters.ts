import { isParameterCode, type ParameterCode } from '@vigil/clinical'
import { z } from 'zod'

export const parameterCode = z
  .string()
  .refine(isParameterCode, 'unknown parameter code') as unknown as z.ZodType<ParameterCode, string>
