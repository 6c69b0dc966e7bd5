import { createMllpSender, type MllpSender } from '@vigil/ingest'
import { PEER } from './hospital'

/** Who is told about, as an admission desk knows them. */
export interface Registered {
  readonly mrn: string
  /** `Family^Given` */
  readonly name: string
  /** `YYYYMMDD` */
  readonly birthDate: string
  readonly sex: 'F' | 'M'
}

let messages = 0

/** The hospital's own system: one connection, one message at a time, as HL7 v2.5 over MLLP. */
export class HospitalSystem {
  private readonly sender: MllpSender

  constructor(port: number) {
    this.sender = createMllpSender({ host: '127.0.0.1', port })
  }

  /** Subject id that Vigil gives to a patient of this system. */
  static subjectOf({ mrn }: Registered): string {
    return `mrn:${PEER.facility}:${mrn}`
  }

  /** `bed` is `site/unit/bed` in our own ids; resolves with the acknowledgement code. */
  async tell(
    trigger: 'A01' | 'A02' | 'A03' | 'A08',
    patient: Registered,
    bed: string,
    at = new Date(),
  ): Promise<string> {
    messages += 1
    const [, unit = '', label = ''] = bed.split('/')
    const time = hl7Time(at)
    const id = `M${process.pid}-${messages}`
    const answer = await this.sender.send(
      [
        `MSH|^~\\&|${PEER.application}|${PEER.facility}|VIGIL|NORTH|${time}||ADT^${trigger}|${id}|P|2.5`,
        `EVN|${trigger}|${time}`,
        `PID|1||${patient.mrn}^^^${PEER.facility}^MR||${patient.name}||${patient.birthDate}|${patient.sex}`,
        `PV1|1|I|${unit}^^${label}^NORTH`,
        '',
      ].join('\r'),
    )
    return /\rMSA\|([A-Z]{2})\|/.exec(answer)?.[1] ?? answer
  }

  close(): Promise<void> {
    return this.sender.close()
  }
}

/** `YYYYMMDDHHMMSS.mmm+0000` */
const hl7Time = (at: Date): string => `${at.toISOString().replaceAll(/[-:TZ]/g, '')}+0000`
