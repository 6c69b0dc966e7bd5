import type { AdtNotice } from '@vigil/clinical'
import type { Words } from '../words'
import { minute } from './time'

/** `Discharged by ADT at 14:02, still monitored.` */
export const noticeText = (notice: AdtNotice, zone: string, t: Words): string =>
  t(`bed.notice.${notice.kind}`, {
    time: minute(notice.at, zone),
    place:
      notice.bed?.split('/').slice(1).join(' ') ?? notice.unit?.split('/').at(-1) ?? t('bed.noticeElsewhere'),
  })
