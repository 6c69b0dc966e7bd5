import { expect, type Locator, type Page } from '@playwright/test'
import type { UnitPlan } from '../hospital'
import type { Server } from '../server'

/** The ward board as a person finds things on it: by role and by words. */
export class WardPage {
  constructor(
    readonly page: Page,
    private readonly server: Server,
    readonly plan: UnitPlan,
  ) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.server.url}/${query}`)
    await expect(this.board).toBeVisible()
  }

  get board(): Locator {
    return this.page.getByRole('main')
  }

  tile(label: string): Locator {
    return this.page.getByRole('article', { name: new RegExp(`^Bed ${label}\\b`) })
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
}
