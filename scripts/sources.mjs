// The files of the repository as git knows them, new ones included.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { root } from './command.mjs'

/** @returns {string[]} paths from the root */
export const trackedFiles = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(root + file))
