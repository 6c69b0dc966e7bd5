/** Where the last picture lies at rest: a key that cannot be read out, and what it encrypts. */
export interface Shelf {
  get(name: string): Promise<unknown>
  put(name: string, value: unknown): Promise<void>
  clear(): Promise<void>
}

/** Also named where a person signs out. */
const DATABASE = 'vigil-downtime'
const STORE = 'kept'

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')))
  })

async function opened<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  const database = await done(request)
  // Held only as long as needed: an open connection would hold up its removal at sign-out.
  try {
    return await done(work(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

export const browserShelf = (): Shelf => ({
  get: (name) => opened<unknown>('readonly', (store) => store.get(name)),
  async put(name, value) {
    await opened('readwrite', (store) => store.put(value, name))
  },
  clear: () => opened('readwrite', (store) => store.clear()),
})
