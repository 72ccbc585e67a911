// The half of the reader that parses; only the other half calls into it.
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs'
