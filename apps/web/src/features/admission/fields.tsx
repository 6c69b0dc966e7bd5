import { useId, useState, type ReactNode } from 'react'
import { useWords } from '../../words'

interface ChoiceProps<T extends string> {
  readonly legend: string
  readonly value: T | null
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[]
  readonly onChange: (value: T) => void
}

/** One of few, each a target for a finger. */
export function Choice<T extends string>({ legend, value, options, onChange }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className="move-choice">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="move-pick">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled ?? false}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface ManyProps<T extends string> {
  readonly legend: string
  readonly value: readonly T[]
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: readonly T[]) => void
}

export function Many<T extends string>({ legend, value, options, onChange }: ManyProps<T>) {
  return (
    <fieldset className="move-choice">
      <legend>{legend}</legend>
      {options.map((option) => {
        const on = value.includes(option.value)
        return (
          <label key={option.value} className="move-pick">
            <input
              type="checkbox"
              checked={on}
              onChange={() =>
                onChange(on ? value.filter((each) => each !== option.value) : [...value, option.value])
              }
            />
            <span>{option.label}</span>
          </label>
        )
      })}
    </fieldset>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly type?: 'text' | 'date' | 'number' | 'time'
  readonly onChange: (value: string) => void
}

export const Field = ({ label, value, type = 'text', onChange }: FieldProps) => (
  <label className="move-field">
    {label}
    <input
      type={type}
      value={value}
      autoComplete="off"
      step={type === 'number' ? 'any' : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
)

export const Select = <T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[]
  readonly onChange: (value: T) => void
}): ReactNode => (
  <label className="move-field">
    {props.label}
    <select
      value={props.value}
      onChange={(event) => {
        const chosen = props.options.find(({ value }) => value === event.target.value)
        if (chosen) props.onChange(chosen.value)
      }}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled ?? false}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)

interface OneOrOther<T extends string> {
  readonly legend: string
  /** Label of the field for what is in no list. */
  readonly other: string
  readonly options: readonly T[]
  readonly label: (option: T) => string
}

/** One of few or something else, in words; empty until there is one. */
export function useOneOrOther<T extends string>({ legend, other, options, label }: OneOrOther<T>) {
  const t = useWords()
  const [chosen, setChosen] = useState<T | 'other' | null>(null)
  const [written, setWritten] = useState('')
  const text = chosen === null ? '' : chosen === 'other' ? written.trim() : label(chosen)
  const field = (
    <>
      <Choice<T | 'other'>
        legend={legend}
        value={chosen}
        options={[
          ...options.map((value) => ({ value, label: label(value) })),
          { value: 'other', label: t('move.off.other') },
        ]}
        onChange={setChosen}
      />
      {chosen === 'other' && <Field label={other} value={written} onChange={setWritten} />}
    </>
  )
  return { text, field }
}

interface MinutesProps<T extends string> {
  readonly legend: string
  readonly value: T
  readonly options: readonly T[]
  readonly label: (minutes: T) => string
  readonly onChange: (value: T) => void
}

export const Minutes = <T extends string>({ options, label, ...rest }: MinutesProps<T>) => (
  <Choice {...rest} options={options.map((value) => ({ value, label: label(value) }))} />
)
