import * as z from 'zod/mini'

export type Download =
  | { readonly kind: 'done'; readonly name: string; readonly content: Blob }
  /** In the server's words. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed' }

const refusal = z.object({ detail: z.string() })

/** Whole or not at all: a file that broke off is no file. */
export async function download(
  path: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Download> {
  try {
    const response = await fetch(path, {
      credentials: 'same-origin',
      headers: { 'x-vigil': '1' },
      signal,
    })
    if (!response.ok) {
      const known = refusal.safeParse(await response.json().catch(() => null))
      return known.success ? { kind: 'refused', message: known.data.detail } : { kind: 'failed' }
    }
    const pieces: BlobPart[] = []
    let bytes = 0
    const reader = response.body?.getReader()
    for (;;) {
      const piece = await reader?.read()
      if (!piece || piece.done) break
      pieces.push(piece.value)
      bytes += piece.value.byteLength
      onBytes(bytes)
    }
    return { kind: 'done', name: nameOf(response), content: new Blob(pieces) }
  } catch {
    return { kind: signal.aborted ? 'stopped' : 'failed' }
  }
}

const nameOf = (response: Response): string =>
  /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'vigil-export'

/** Hands the content to the browser's own downloads. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
