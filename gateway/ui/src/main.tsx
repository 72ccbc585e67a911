import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './App'
import { newQueryClient } from './api/queries'
import { startLanguages } from './i18n'
import { showTheme } from './parts/theme'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'

showTheme()
await startLanguages()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={newQueryClient()}>
      <BrowserRouter>
        <App />
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
)
