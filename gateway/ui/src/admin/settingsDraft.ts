import { useState } from 'react'
import { Problem } from '../api/http'

/**
 * What a form of settings shows: what holds, until somebody begins to change it; then what they wrote stays, whatever others do
 * meanwhile.
 *
 * @param known what holds, as the form writes it
 * @param knownVersion its version, with which it is saved: once somebody else's change was told, it may be written over
 */
export function useSettingsDraft<Form extends object>(known: Form, knownVersion: number) {
  const [draft, setDraft] = useState<{ form: Form; version: number | undefined }>()
  return {
    form: draft?.form ?? known,
    version: draft?.version ?? knownVersion,
    change: (part: Partial<Form>) =>
      setDraft((before) => {
        const { form, version } = before ?? { form: known, version: knownVersion }
        return { form: { ...form, ...part }, version }
      }),
    /** What is to happen once it was tried to save it. */
    saving: (onSaved: () => void) => ({
      onSuccess: () => {
        setDraft(undefined)
        onSaved()
      },
      onError: (problem: unknown) => {
        if (problem instanceof Problem && problem.status === 412) {
          setDraft((before) => before && { ...before, version: undefined })
        }
      },
    }),
  }
}
