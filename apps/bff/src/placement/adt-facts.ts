import { ISOLATIONS, type Fact, type Move, type Subject } from '@vigil/clinical'
import type { AdtEvent } from '@vigil/ingest'

type IdentifyMove = Extract<Move, { type: 'identify' }>

/** What the message tells of the patient and the record does not say yet; a field that was not sent stays. */
export function identityChange(event: AdtEvent, known: Subject): IdentifyMove['identity'] | null {
  const { mrn, name, birthDate, sex } = event.patient
  const change = {
    ...(mrn !== known.mrn ? { mrn } : {}),
    ...(name !== undefined && name !== known.name ? { name } : {}),
    ...(birthDate !== undefined && birthDate !== known.birthDate ? { birthDate } : {}),
    ...(sex !== undefined && sex !== known.sex ? { sex } : {}),
  }
  return Object.keys(change).length === 0 ? null : change
}

export function factsOf(event: AdtEvent, known: Subject | null): readonly Fact[] {
  const told = { source: { kind: 'adt', by: event.sender }, at: event.at } as const
  const { weightKg } = event.patient
  const isolation = ISOLATIONS.find((each) => each === event.isolation?.trim().toLowerCase())
  const facts: Fact[] = []
  if (weightKg !== undefined) facts.push({ kind: 'weight', value: weightKg, ...told })
  if (event.allergies !== null) facts.push({ kind: 'allergies', value: event.allergies, ...told })
  if (isolation) facts.push({ kind: 'isolation', value: [isolation], ...told })
  return facts.filter((fact) => isNews(fact, known))
}

/** Hospital systems send everything again with each event. */
const isNews = (fact: Fact, known: Subject | null): boolean => {
  const before = known?.facts.find(({ kind }) => kind === fact.kind)
  return JSON.stringify(before?.value) !== JSON.stringify(fact.value)
}
