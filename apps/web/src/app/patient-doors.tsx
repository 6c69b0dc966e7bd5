import type { SubjectCard } from '@vigil/protocol'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useDoors } from '../state/client'
import { exportWords } from '../words/export'
import { reviewDoor } from '../words/review-door'
import { stayWords } from '../words/stay'
import { trendPage } from '../words/trend-page'

const ExportDialog = lazy(() => import('../features/export/export-dialog'))

const PAGES = ['trends', 'review', 'stay'] as const
const NAMES = { trends: trendPage('open'), review: reviewDoor('open'), stay: stayWords('open') } as const

/** The other pages about this patient, and what leaves the house as a file. */
export function PatientDoors({ subject }: { subject: SubjectCard }) {
  const navigate = useNavigate()
  const { store } = useDoors().client
  const [exporting, setExporting] = useState(false)
  return (
    <div className="patient-doors">
      {PAGES.map((page) => (
        <button
          key={page}
          type="button"
          className="button"
          onClick={() => void navigate({ to: `/${page}`, search: { subject: subject.id } })}
        >
          {NAMES[page]}
        </button>
      ))}
      <button type="button" className="button" onClick={() => setExporting(true)}>
        {exportWords('open')}
      </button>
      {exporting && (
        <Suspense fallback={null}>
          <ExportDialog
            key={subject.id}
            subject={subject}
            now={() => store.serverNow()}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
