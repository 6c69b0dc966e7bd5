/** What the bundler of the tests offers: a file as text. */
declare module '*?raw' {
  const text: string
  export default text
}

interface ImportMeta {
  glob<T>(
    pattern: string,
    options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
  ): Record<string, T>
}
