interface Props {
  readonly className?: string
  readonly isError: boolean
  readonly words: { readonly loading: string; readonly failed: string; readonly retry: string }
  readonly onRetry: () => void
}

/** What stands where an answer is awaited or did not come. */
export function Waiting({ className, isError, words, onRetry }: Props) {
  return (
    <div className={className} role="status">
      <p>{isError ? words.failed : words.loading}</p>
      {isError && (
        <button type="button" className="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  )
}
