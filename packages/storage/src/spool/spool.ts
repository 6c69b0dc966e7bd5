import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeFrames, encodeFrame, type Operation } from './frame'

/** A segment is drained and deleted as a whole: small enough to be held in memory, own proposal. */
const SEGMENT_LIMIT_BYTES = 8_000_000

interface Waiting {
  readonly frame: Buffer
  readonly messages: number
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export interface Segment {
  readonly name: string
  readonly operations: readonly Operation[]
  readonly torn: boolean
}

/** Append-only files in order; resolved means fsynced. */
export class Spool {
  readonly #folder: string
  readonly #countOf: (operation: Operation) => number
  #current: { handle: FileHandle; size: number } | null = null
  #next = 1
  #waiting: Waiting[] = []
  #writing = false
  #backlog = { messages: 0, bytes: 0 }

  private constructor(folder: string, countOf: (operation: Operation) => number) {
    this.#folder = folder
    this.#countOf = countOf
  }

  static async open(folder: string, countOf: (operation: Operation) => number): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const spool = new Spool(folder, countOf)
    for (const name of await spool.#segments()) {
      const { size } = await stat(join(folder, name))
      const { operations } = decodeFrames(await readFile(join(folder, name)))
      const messages = operations.reduce((sum, operation) => sum + countOf(operation), 0)
      spool.#backlog = {
        messages: spool.#backlog.messages + messages,
        bytes: spool.#backlog.bytes + size,
      }
      spool.#next = Number(name.slice(0, -SUFFIX.length)) + 1
    }
    return spool
  }

  backlog(): { readonly messages: number; readonly bytes: number } {
    return this.#backlog
  }

  /** Nothing on disk and nothing on its way there. */
  isEmpty(): boolean {
    return this.#backlog.bytes === 0 && this.#waiting.length === 0 && !this.#writing
  }

  append(operation: Operation): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ frame: encodeFrame(operation), messages: this.#countOf(operation), done, failed })
      if (!this.#writing) void this.#write()
    })
  }

  /** The oldest segment; a current one is closed first, or left for later while it is being written. */
  async oldest(): Promise<Segment | null> {
    const [name, ...younger] = await this.#segments()
    if (!name) return null
    if (younger.length === 0) {
      if (this.#writing) return null
      await this.#rotate()
    }
    return { name, ...decodeFrames(await readFile(join(this.#folder, name))) }
  }

  /** Behind damage may be what was acknowledged, if the disk and not a crash did it: kept for a person to look at. */
  async remove(segment: Segment, how: 'delete' | 'keep'): Promise<void> {
    const file = join(this.#folder, segment.name)
    const { size } = await stat(file)
    await (how === 'keep' ? rename(file, `${file}.kept`) : rm(file))
    await this.#syncFolder()
    const messages = segment.operations.reduce((sum, operation) => sum + this.#countOf(operation), 0)
    this.#backlog = {
      messages: this.#backlog.messages - messages,
      bytes: this.#backlog.bytes - size,
    }
  }

  async close(): Promise<void> {
    await this.#rotate()
  }

  async #segments(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => name.endsWith(SUFFIX)).toSorted()
  }

  /** All that waits goes down with one fsync. */
  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      try {
        await this.#writeGroup(Buffer.concat(group.map((entry) => entry.frame)))
        const messages = group.reduce((sum, entry) => sum + entry.messages, 0)
        this.#backlog = { ...this.#backlog, messages: this.#backlog.messages + messages }
        for (const entry of group) entry.done()
      } catch (error) {
        for (const entry of group) entry.failed(error)
      }
    }
    this.#writing = false
  }

  async #writeGroup(bytes: Buffer): Promise<void> {
    const current = this.#current ?? (await this.#begin())
    this.#current = current
    try {
      await current.handle.appendFile(bytes)
      await current.handle.datasync()
    } catch (error) {
      // Frames behind a torn one would not be found again: whatever comes next starts a new segment.
      await current.handle.truncate(current.size).catch(() => undefined)
      await this.#rotate()
      throw error
    }
    current.size += bytes.length
    this.#backlog = { ...this.#backlog, bytes: this.#backlog.bytes + bytes.length }
    if (current.size > SEGMENT_LIMIT_BYTES) await this.#rotate()
  }

  async #begin(): Promise<{ handle: FileHandle; size: number }> {
    const name = `${String(this.#next++).padStart(10, '0')}${SUFFIX}`
    const handle = await open(join(this.#folder, name), 'ax', 0o600)
    await this.#syncFolder()
    return { handle, size: 0 }
  }

  async #rotate(): Promise<void> {
    const current = this.#current
    this.#current = null
    await current?.handle.close()
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
}

const SUFFIX = '.spool'
