// The import table of docs/architecture.md as data, and the checks over one file. Pure.

/** @typedef {{ readonly file: string, readonly source: string }} Source */

/** What the product code of a workspace may import from the others. */
const WORKSPACES = {
  'packages/clinical': [],
  'packages/protocol': ['@vigil/clinical'],
  'packages/ingest': ['@vigil/clinical'],
  'packages/storage': ['@vigil/clinical'],
  'apps/bff': ['@vigil/clinical', '@vigil/protocol', '@vigil/ingest', '@vigil/storage'],
  'apps/web': ['@vigil/clinical', '@vigil/protocol'],
  e2e: ['@vigil/bff', '@vigil/clinical', '@vigil/protocol', '@vigil/ingest'],
  bench: ['@vigil/clinical', '@vigil/protocol', '@vigil/ingest', '@vigil/e2e'],
  // Drives the parts of the server and of the page that need no network.
  sim: ['@vigil/clinical', '@vigil/protocol', '@vigil/ingest', '@vigil/storage', '@vigil/bff', '@vigil/web'],
}

/** Web layers: each may use what stands before it. */
const LAYERS = ['words', 'styles', 'format', 'ui', 'live', 'state', 'signals', 'features', 'app']

const CODE = /\.(ts|tsx|mjs)$/
const TEST = /(\.test\.tsx?$|(^|\/)testing\/)/
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|new URL\(\s*['"](\.[^'"]+\.tsx?)['"],\s*import\.meta\.url/g

/** @param {string} source */
export const importsOf = (source) =>
  [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

/** @param {string} file */
const workspaceOf = (file) =>
  /** @type {(keyof typeof WORKSPACES)[]} */ (Object.keys(WORKSPACES)).find((folder) =>
    file.startsWith(`${folder}/`),
  )

/** @param {string} file @param {string} specifier */
function resolved(file, specifier) {
  const parts = file.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.') parts.push(step)
  }
  return parts.join('/')
}

/** @param {string} path */
function layerOf(path) {
  const [layer = '', feature = ''] = path.replace('apps/web/src/', '').split('/')
  return { rank: LAYERS.indexOf(layer), layer, feature: feature.replace(/\.tsx?$/, '') }
}

/** @param {string} file @param {string} target */
function layerProblem(file, target) {
  if (!file.startsWith('apps/web/src/') || !target.startsWith('apps/web/src/')) return null
  const from = layerOf(file)
  const to = layerOf(target)
  if (from.rank < 0 || to.rank < 0) return null
  if (to.rank > from.rank) return `${from.layer} may not use ${to.layer}`
  if (from.layer === 'features' && to.layer === 'features' && from.feature !== to.feature)
    return `feature ${from.feature} may not use feature ${to.feature}`
  return null
}

/** @param {Source} source @returns {string[]} */
export function importProblems({ file, source }) {
  const workspace = workspaceOf(file)
  if (workspace === undefined || !CODE.test(file)) return []
  const allowed = WORKSPACES[workspace]
  const isTest = TEST.test(file) || workspace === 'e2e' || workspace === 'bench'
  return importsOf(source).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = resolved(file, specifier)
      if (!target.startsWith(`${workspace}/`)) return [`${file}: ${specifier} leaves its workspace`]
      const problem = layerProblem(file, target)
      return problem === null ? [] : [`${file}: ${problem} (${specifier})`]
    }
    if (specifier.endsWith('/testing') && !isTest) return [`${file}: ${specifier} is for tests only`]
    if (specifier.startsWith('@vigil/')) {
      const name = specifier.split('/').slice(0, 2).join('/')
      return isTest || allowed.some((each) => each === name) ? [] : [`${file}: may not import ${specifier}`]
    }
    if (workspace === 'packages/clinical' && !isTest)
      return [`${file}: clinical has no dependency, yet imports ${specifier}`]
    return []
  })
}

/** Time and chance are arguments of the core (design decision 1). */
const IMPURE = [
  [/\bDate\.now\b/, 'Date.now: take `now` as an argument'],
  [/\bnew Date\(\s*\)/, 'new Date(): take `now` as an argument'],
  [/\bMath\.random\b/, 'Math.random: take a seeded source as an argument'],
  [/\bperformance\.now\b/, 'performance.now: take `now` as an argument'],
  [/\b(setTimeout|setInterval)\(/, 'timers: return a due time'],
]

/** @param {Source} source @returns {string[]} */
export function purityProblems({ file, source }) {
  if (!file.startsWith('packages/clinical/src/') || file.endsWith('.test.ts')) return []
  return IMPURE.flatMap(([pattern, why]) =>
    /** @type {RegExp} */ (pattern).test(source) ? [`${file}: ${String(why)}`] : [],
  )
}

/** One wrapper per side: an exception in a bare socket handler ends the process (reliability.md finding 1). */
const ONE_FILE = [
  [
    'apps/bff/src/live/',
    /\bsocket\s*\.(on|once|onAny|prependAny)\((?!'disconnect(ing)?')/,
    'listens on a socket',
  ],
  ['apps/web/src/', /from 'socket\.io-client'/, 'imports socket.io-client'],
]

/** @param {readonly Source[]} sources @returns {string[]} */
export function wrapperProblems(sources) {
  return ONE_FILE.flatMap(([folder, pattern, what]) => {
    const files = sources
      .filter(
        ({ file, source }) =>
          file.startsWith(String(folder)) && !TEST.test(file) && /** @type {RegExp} */ (pattern).test(source),
      )
      .map(({ file }) => file)
    return files.length > 1 ? [`more than one file ${String(what)}: ${files.join(', ')}`] : []
  })
}

// Written so that this line is not a finding itself.
const MACHINE = /(\/w[o]rk\/|\/f[a]rm\/|\/r[o]ot\/|\/t[m]p\/[a-z]+\/)/
const OPEN = /\b(TO[D]O|FIX[M]E|X[X]X)\b/
const SHOULD = /\b(?:it|test|describe)(?:\.\w+)?\(\s*(['"`])[^'"`\n]*\bshould\b/

/** @param {Source} source @returns {string[]} */
export function textProblems({ file, source }) {
  const problems = []
  if (MACHINE.test(source)) problems.push(`${file}: path of one machine (${MACHINE.exec(source)?.[0] ?? ''})`)
  if (file.endsWith('package-lock.json')) {
    if (/"resolved": "https?:/.test(source)) problems.push(`${file}: records download addresses`)
    return problems
  }
  if (CODE.test(file) && OPEN.test(source))
    problems.push(`${file}: ${OPEN.exec(source)?.[0] ?? ''} left open`)
  if (/\.(test|spec)\.tsx?$/.test(file) && SHOULD.test(source))
    problems.push(`${file}: a test title says "should"; say what happens`)
  return problems
}
