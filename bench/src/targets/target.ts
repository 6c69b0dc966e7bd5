import type { Sight } from '../observer'
import type { Load } from '../load'
import type { PublisherOrder, SubscriberOrder } from '../wire'

/** Something that shows live vitals of many beds: Vigil, a floor, later the peers a user would pick instead. */
export interface Target {
  readonly name: string
  start(load: Load): Promise<Running>
}

export interface Running {
  /** Processes whose CPU is the server's, descendants included. */
  readonly server: () => readonly number[]
  /** Counted apart: the database that a floor does not have. */
  readonly database: () => readonly number[]
  readonly feed: Extract<PublisherOrder, { type: 'publish' }>['feed']
  readonly tap: Extract<SubscriberOrder, { type: 'listen' }>['tap']
  readonly page: {
    readonly url: string
    readonly cookie: string | null
    readonly sight: Sight
    readonly bedOf: (attribute: string) => number
  }
  stop(): Promise<void>
}
