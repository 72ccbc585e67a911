import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguages } from '../i18n'
import { showTheme } from '../parts/theme'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/parts.css'
import { takeFromAddress } from './guest'

// Before anything else is loaded or waited for: nobody else shall see it there.
const brought = takeFromAddress()
showTheme()
await startLanguages()
// Only now: it brings texts of its own, which the languages must be there for.
const { Guest } = await import('./Guest')

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <Guest brought={brought} />
    </QueryClientProvider>
  </StrictMode>,
)
