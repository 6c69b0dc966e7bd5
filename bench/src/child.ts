/** A program of the bench as a process of its own, spoken to by messages. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ANSWER_MS = 120_000

export class Program {
  private readonly process: ChildProcess

  constructor(name: 'publisher' | 'subscriber' | 'floor', ...args: readonly string[]) {
    const file = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
    this.process = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  tell(order: object): void {
    this.process.send(order)
  }

  /** The next message; its sender is a file of this folder, so its form is known. */
  async hear<T>(withinMs = ANSWER_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.process.exitCode !== null) {
        reject(new Error('a program of the bench has ended before it was asked'))
        return
      }
      const limit = setTimeout(() => reject(new Error('a program of the bench does not answer')), withinMs)
      this.process.once('message', (message) => {
        clearTimeout(limit)
        resolve(message as T)
      })
      this.process.once('exit', (code) => {
        clearTimeout(limit)
        reject(new Error(`a program of the bench ended with status ${code}`))
      })
    })
  }

  end(): void {
    this.process.removeAllListeners('exit')
    this.process.kill('SIGTERM')
  }
}
