import { createRoot } from 'react-dom/client'
import { startLanguages } from '../i18n'
import { showTheme } from '../parts/theme'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/reference.css'

showTheme()
await startLanguages()
// Only now: it brings texts of its own, which the languages must be there for.
const { Reference } = await import('./Reference')

createRoot(document.getElementById('root')!).render(<Reference />)
