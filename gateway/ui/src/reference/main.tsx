import { createRoot } from 'react-dom/client'
import { startLanguages } from '../i18n'
import { showTheme } from '../parts/theme'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/reference.css'
import { Reference } from './Reference'

showTheme()
await startLanguages()

createRoot(document.getElementById('root')!).render(<Reference />)
