import type { UnitPlan } from '../hospital'
import { HospitalSystem, type Registered } from '../hospital-system'
import type { WardPage } from '../pages/ward-page'
import { Rest } from '../rest'
import { expect, test } from '../story'

const HR = 'MDC_ECG_HEART_RATE'

const registered = (plan: UnitPlan, given: string): Registered => ({
  mrn: `${plan.unit.split('/')[1]}-${given}`,
  name: `Late^${given}`,
  birthDate: '19500101',
  sex: 'F',
})

async function admitUnknown(ward: WardPage, label: string): Promise<void> {
  await ward
    .tile(label)
    .getByRole('button', { name: `Bed ${label}: Admit` })
    .click()
  await ward.choose('Admit unknown patient')
  await ward.choose('Admit')
}

test('a nurse admits first, ADT later, and both become one patient', async ({
  makeUnit,
  plug,
  nurse,
  adt,
  server,
}) => {
  const plan = makeUnit(2, ['1'])
  const [place] = plan.beds
  const anna = registered(plan, 'Anna')
  const started = Date.now()
  const bed = await plug(place!)
  const ward = await nurse(plan)
  const tile = ward.tile('1')
  await expect(tile).toContainText('Monitor running, nobody admitted')

  await admitUnknown(ward, '1')
  await expect(tile).toContainText('Unknown, bed 1')
  bed.show({ hr: 71 })
  await expect(ward.reading('1', 'HR')).toContainText('71')

  expect(await adt.tell('A01', anna, place!.bed)).toBe('AA')
  await expect(tile).toContainText('ADT admits Late, Anna to this bed. The same person?')
  await expect(ward.reading('1', 'HR')).toContainText('71')
  await tile.getByRole('button', { name: 'Merge' }).click()
  await ward.dialog.getByRole('button', { name: /Late, Anna/ }).click()
  await expect(ward.dialog).toContainText('Hospital record, stays')
  await ward.dialog.getByRole('button', { name: 'Hold to merge' }).click({ delay: 1_000 })

  await expect(ward.toast).toContainText('Merged with the hospital record')
  await expect(tile).toContainText('Late, Anna')
  await expect(tile).not.toContainText(/Unknown|ADT/)
  await expect(ward.tiles).toHaveCount(2)
  bed.show({ hr: 91 })
  await expect(ward.reading('1', 'HR')).toContainText('91')
  const rest = await Rest.as(plan.nurse, server)
  const stored = () =>
    rest.trend(HospitalSystem.subjectOf(anna), HR, { from: started - 60_000, to: Date.now() + 1_000 })
  await expect.poll(stored).toEqual(expect.arrayContaining([71, 91]))
})

test('A03 silences nothing until a person confirms it with two identifiers', async ({
  makeUnit,
  plug,
  nurse,
  adt,
}) => {
  const plan = makeUnit(2, ['1'])
  const [place] = plan.beds
  const berta = registered(plan, 'Berta')
  const ward = await nurse(plan)
  const tile = ward.tile('1')
  await expect(tile).toContainText('Nobody admitted')
  expect(await adt.tell('A01', berta, place!.bed)).toBe('AA')
  await expect(tile).toContainText('Late, Berta')
  const bed = await plug(place!)
  await expect(ward.reading('1', 'SpO2')).toContainText('97')

  expect(await adt.tell('A03', berta, place!.bed)).toBe('AA')
  const notice = /Discharged by ADT at \d\d:\d\d, still monitored/
  await expect(tile).toContainText(notice)
  await ward.openPatient('1')
  await expect(ward.page.getByRole('alert').filter({ hasText: notice })).toBeVisible()
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  await ward.open()
  await expect(ward.reading('1', 'SpO2')).toContainText('78')

  await tile.getByRole('button', { name: 'Confirm' }).click()
  await ward.choose('Confirm discharge')
  await ward.dialog.getByLabel('MRN').fill('somebody-else')
  await ward.dialog.getByLabel('Birth date').fill('1950-01-01')
  await ward.choose('Discharge')
  await expect(ward.dialog.getByRole('alert')).toContainText('The identifiers differ')
  await expect(ward.alarms).toContainText('78')

  await ward.dialog.getByLabel('MRN').fill(berta.mrn)
  await ward.choose('Discharge')
  await expect(ward.toast).toContainText('Discharged')
  await expect(tile).toContainText('Monitor running, nobody admitted')
  await expect(ward.alarms).toContainText('No alarms')
})
