import { expect, type Locator, type Page } from '@playwright/test'

/** The ward board as a person finds things on it: by role and by words. */
export class WardPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`)
    await expect(this.board).toBeVisible()
  }

  get board(): Locator {
    return this.page.getByRole('main')
  }

  tile(label: string): Locator {
    return this.page.getByRole('article', { name: `Bed ${label}`, exact: true })
  }

  reading(label: string, name: string): Locator {
    return this.tile(label).getByRole('group', { name: new RegExp(`^${name}\\b`) })
  }

  get alarms(): Locator {
    return this.page.getByRole('region', { name: 'Alarms' })
  }

  /** The list of every open alarm, with what may be done about each. */
  get panel(): Locator {
    return this.page.getByRole('complementary', { name: /^Alarms of/ })
  }

  async openAlarms(): Promise<void> {
    const button = this.alarms.getByRole('button', { name: /^Alarms (\d|\?)/ })
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
    await expect(this.panel).toBeVisible()
  }

  async closeAlarms(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Close' }).click()
    await expect(this.panel).toBeHidden()
  }

  /** At the foot of the tile. */
  alarmLine(label: string): Locator {
    return this.tile(label).locator('footer')
  }

  digits(label: string, name: string): Locator {
    return this.reading(label, name).locator('.reading-digits')
  }

  trace(label: string): Locator {
    return this.tile(label).locator('.trace-place').first()
  }

  get notLive(): Locator {
    return this.page.getByText(/^Not live\. /)
  }

  get tiles(): Locator {
    return this.page.getByRole('article', { name: /^Bed / })
  }

  /** A high alarm is taken by holding the button, so that a touch by accident takes nothing. */
  async take(label: string): Promise<void> {
    await this.tile(label).getByRole('button', { name: "I'm coming" }).click({ delay: 1_000 })
  }

  /** What can be done with the bed and whoever lies in it. */
  async openMenu(label: string): Promise<void> {
    await this.tile(label)
      .getByRole('button', { name: `Admit, transfer, swap: Bed ${label}` })
      .click()
    await expect(this.dialog).toBeVisible()
  }

  /** One of the dialogs of admission, transfer and swap. */
  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Presses a button of the open dialog. */
  async choose(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).click()
  }

  /** The confirmation of what one did oneself. */
  get toast(): Locator {
    return this.page.getByRole('region', { name: 'What you just did' })
  }

  /** One of the other pages about this unit. */
  async openPage(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: /^Pages$|missed$/ }).click()
    await this.page
      .getByRole('navigation', { name: 'Other pages of this unit' })
      .getByRole('button', { name })
      .click()
  }

  async useView(name: 'Tiles' | 'Waves'): Promise<void> {
    await this.page.getByRole('radio', { name }).click()
  }

  async useLayout(name: 'Desk' | 'Wall' | 'Hand'): Promise<void> {
    await this.page.getByRole('radio', { name }).click()
  }

  async openPatient(label: string): Promise<void> {
    await this.page.getByRole('link', { name: new RegExp(`^Open Bed ${label},`) }).click()
  }
}
