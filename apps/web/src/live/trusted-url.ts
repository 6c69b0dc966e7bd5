/** The one script URL that this product makes at run time: its worker, of our own origin (Trusted Types policy `vigil`). */
interface TypedPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: TypedPolicy): TypedPolicy
}

const sameOrigin = (url: string): string => {
  const absolute = new URL(url, location.href)
  if (absolute.origin !== location.origin) throw new Error(`script of another origin: ${absolute.origin}`)
  return absolute.href
}

let policy: TypedPolicy | null = null

/** A policy can be made once per document, hence the one variable of this module. */
export function trustedScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy('vigil', { createScriptURL: sameOrigin }) ?? {
    createScriptURL: sameOrigin,
  }
  return policy.createScriptURL(url)
}
