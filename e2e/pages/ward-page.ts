import { expect, type Locator, type Page } from '@playwright/test'
import type { UnitPlan } from '../hospital'

/** The ward board as a person finds things on it: by role and by words. */
export class WardPage {
  readonly page: Page
  readonly plan: UnitPlan

  constructor(page: Page, plan: UnitPlan) {
    this.page = page
    this.plan = plan
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`)
    await expect(this.board).toBeVisible()
  }

  get board(): Locator {
    return this.page.getByRole('main')
  }

  tile(label: string): Locator {
    return this.page.getByRole('group', { name: `Bed ${label}`, exact: true })
  }

  reading(label: string, name: string): Locator {
    return this.tile(label).getByRole('group', { name: new RegExp(`^${name}\\b`) })
  }

  get alarms(): Locator {
    return this.page.getByRole('region', { name: 'Alarms' })
  }

  get notLive(): Locator {
    return this.page.getByText(/^Not live\. /)
  }

  get tiles(): Locator {
    return this.page.getByRole('group', { name: /^Bed [^,]+$/ })
  }

  /** A high alarm is taken by holding the button, so that a touch by accident takes nothing. */
  async take(label: string): Promise<void> {
    await this.tile(label).getByRole('button', { name: 'Coming' }).click({ delay: 800 })
  }

  async useLayout(name: 'Desk' | 'Wall' | 'Hand'): Promise<void> {
    await this.page.getByRole('radio', { name }).click()
  }

  async openPatient(label: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^Open Bed ${label},`) }).click()
  }
}
