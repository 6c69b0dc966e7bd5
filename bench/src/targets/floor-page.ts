import { COUNTED, NUMERICS } from '../load'

/** The least page that shows the same numbers: one text node per value, written when its message comes. */
export const pageOf = (
  kind: 'mqtt' | 'tcp',
): string => `<!doctype html><meta charset="utf-8"><title>floor</title>
<style>body{margin:0;background:#000;color:#fff;font:12px sans-serif}main{display:grid;grid-template-columns:repeat(8,1fr)}</style>
<p role="alert"></p><main></main>
${kind === 'mqtt' ? '<script src="/socket.io/socket.io.js"></script>' : ''}
<script>
const codes = ${JSON.stringify(NUMERICS.map(([code]) => code))}
const cells = new Map()
const main = document.querySelector('main')
for (let bed = 0; bed < 64; bed++) {
  const tile = main.appendChild(document.createElement('div'))
  for (const code of codes) {
    const cell = tile.appendChild(document.createElement('span'))
    cell.append(document.createTextNode('--'))
    if (code === '${COUNTED}') cell.dataset.bed = bed
    cells.set(bed + code, cell.firstChild)
  }
}
const alert = document.querySelector('p').appendChild(document.createTextNode(''))
const take = (text) => {
  const [bed, kind] = text.split(' ', 2)
  if (kind === 'waveforms') return
  const message = JSON.parse(text.slice(bed.length + kind.length + 2))
  if (kind === 'alerts') alert.data = message.state === 'present' ? message.text : ''
  else for (const { code, value } of message.values) cells.get(bed + code).data = value
}
${kind === 'mqtt' ? "io({ transports: ['websocket'] }).on('m', take)" : "new WebSocket('ws://' + location.host).onmessage = (event) => take(event.data)"}
</script>`
