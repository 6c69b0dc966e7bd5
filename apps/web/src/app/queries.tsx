import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } })

/** Around the pages that read history: a part of theirs, which the first board does without. */
export const Queries = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>{children}</QueryClientProvider>
)
