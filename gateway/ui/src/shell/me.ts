import { createContext, useContext } from 'react'
import type { Me } from '../api/types'

export const MeContext = createContext<Me | undefined>(undefined)

/** The person who is signed in; everything below the workspace may rely on there being one. */
export function useSignedIn(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('Nobody is signed in here')
  return me
}
