import { parameter, type Expression, type ParameterCode } from '@vigil/clinical'
import { display, unitLabel } from '../../format/number'
import { whyWords as say } from '../../words/why'
import { span } from './headline'

/** `all of (HR or PR above 120 /min; ART sys below 90 mmHg)`: what a rule asks, in words. */
export function askedText(expression: Expression): string {
  switch (expression.kind) {
    case 'below':
    case 'above':
      return say(`asks.${expression.kind}`, { label: labels(expression.codes), value: amount(expression) })
    case 'rose':
    case 'fell':
      return say(`asks.${expression.kind}`, {
        label: labels(expression.codes),
        value: amount({ codes: expression.codes, value: expression.by }),
        time: span(expression.withinMs),
      })
    case 'will-fall-below':
    case 'will-rise-above':
      return say(`asks.${expression.kind}`, {
        label: labels(expression.codes),
        value: amount(expression),
        time: span(expression.aheadMs),
        basis: span(expression.basisMs),
      })
    case 'burden-below':
    case 'burden-above':
      return say(`asks.${expression.kind}`, {
        label: labels(expression.codes),
        value: amount(expression),
        area: expression.area,
        time: span(expression.withinMs),
      })
    case 'all':
    case 'any':
      return say(`asks.${expression.kind}`, { parts: expression.of.map(askedText).join('; ') })
    case 'not':
      return say('asks.not', { part: askedText(expression.of) })
    case 'for':
      return say('asks.for', { part: askedText(expression.of), time: span(expression.ms) })
    default:
      return expression satisfies never
  }
}

/** Of one thing measured in several ways. */
const labels = (codes: readonly ParameterCode[]): string =>
  [...new Set(codes.map((code) => parameter(code).label))].join(' or ')

function amount({
  codes: [code],
  value,
}: {
  readonly codes: readonly ParameterCode[]
  readonly value: number
}): string {
  if (code === undefined) return String(value)
  const { decimals, unit } = parameter(code)
  return `${display(value, decimals)} ${unitLabel(unit)}`
}
