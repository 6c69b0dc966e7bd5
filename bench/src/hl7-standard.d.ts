declare module 'hl7-standard' {
  interface Segment {
    get(path: string): unknown
  }
  export default class HL7 {
    constructor(text: string)
    transform(): void
    getSegments(id: string): readonly Segment[]
  }
}
