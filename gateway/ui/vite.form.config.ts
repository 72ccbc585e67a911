import { defineConfig } from 'vite'

/** The form for other sites: one small script, without anything that the page is made of, under a name that stays. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: false,
    lib: { entry: 'src/form/main.ts', formats: ['iife'], name: 'tidingsForm', fileName: () => 'form.js' },
  },
})
