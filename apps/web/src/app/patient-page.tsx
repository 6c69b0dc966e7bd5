import type { ComponentProps } from 'react'
import PatientRoute from './patient-route'
import { Queries } from './queries'

export default function PatientPage(props: ComponentProps<typeof PatientRoute>) {
  return (
    <Queries>
      <PatientRoute {...props} />
    </Queries>
  )
}
