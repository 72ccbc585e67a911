import { createRoot } from 'react-dom/client'
import { startLanguages } from '../i18n'
import { showTheme } from '../parts/theme'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/reference.css'

showTheme()
await startLanguages()
// Only now: it brings texts of its own, which the languages must be there for.
const Page =
  location.pathname === '/api/docs/events' ? (await import('./Events')).Events : (await import('./Reference')).Reference

createRoot(document.getElementById('root')!).render(<Page />)
