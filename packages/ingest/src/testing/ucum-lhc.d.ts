/** The part of @lhncbc/ucum-lhc that the tests use; the package has no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  interface Conversion {
    readonly status: 'succeeded' | 'failed' | 'error'
    readonly toVal: number | null
    readonly msg: readonly string[]
  }
  interface Utilities {
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      options?: { readonly molecularWeight?: number },
    ): Conversion
  }
  export const UcumLhcUtils: { getInstance(): Utilities }
}
