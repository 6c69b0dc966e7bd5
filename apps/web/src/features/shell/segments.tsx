import './segments.css'

interface Props<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** A choice of a few, all visible: one press, no menu. */
export function Segments<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          className="button"
          onClick={() => onChange(option.value)}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
            const next = options[(index + step + options.length) % options.length]
            if (step === 0 || !next) return
            onChange(next.value)
            const sibling = event.currentTarget.parentElement?.children[options.indexOf(next)]
            if (sibling instanceof HTMLElement) sibling.focus()
          }}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
