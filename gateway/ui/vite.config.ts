import optimizeLocales from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const gateway = process.env.TIDINGS_URL ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [
    react(),
    // React Aria brings its texts in thirty languages; we speak three.
    { ...optimizeLocales.vite({ locales: ['en-US', 'ko-KR', 'pl-PL'] }), enforce: 'pre' },
  ],
  build: {
    target: 'es2022',
    // Both themes are said with light-dark(), which these were the first to know.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A source of its own for every file: the page's policy allows no data: script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The reader of PDFs is one file, asked for when somebody looks at one.
    chunkSizeWarningLimit: 1_800,
    // The desk, the API's reference, which anybody may read, the reader of PDFs, which lives in a frame of no origin, and the
    // page of one request, which a link in a mail opens.
    rollupOptions: { input: ['index.html', 'api.html', 'preview.html', 'guest.html'] },
  },
  worker: { format: 'es' },
  server: {
    // `npm run dev` answers the page; everything else, the login included, is the running gateway's.
    proxy: Object.fromEntries(
      ['/api/', '/auth', '/login', '/oauth2', '/logout'].map((path) => [
        path,
        { target: gateway, changeOrigin: false },
      ]),
    ),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    // One browser for all: making another for each file took longer than the tests.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    // As the services' tests: what passes the second time is shown as such, and holds nobody up.
    retry: 1,
    setupFiles: ['test/setup.ts'],
  },
})
