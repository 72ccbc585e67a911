// Runs in a frame of no origin: whatever a stranger's PDF brings this reader to do, it does where there is no session, no storage and
// nobody's page. It is sent the bytes, and answers how many pages it shows.

import { getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
// A frame of no origin can start no worker of ours, so the reader's other half runs beside it.
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { CharacterMaps } from './characterMaps'
import './preview.css'

Object.assign(globalThis, { pdfjsWorker: worker })

/** More are for a program that was made to read. */
const MOST_PAGES = 200
/** Beyond it browsers give up on a canvas. */
const MOST_PIXELS = 16_000_000

addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
  if (source === parent && data instanceof ArrayBuffer) {
    void show(data).catch(() => parent.postMessage({ failed: true }, '*'))
  }
})
parent.postMessage({ ready: true }, '*')

async function show(data: ArrayBuffer) {
  const pdf = await getDocument({
    data,
    CMapReaderFactory: CharacterMaps,
    // Unused: the factory above knows where they are, and is asked only where this says something.
    cMapUrl: '/assets/',
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    enableXfa: false,
  }).promise
  const shown = Math.min(pdf.numPages, MOST_PAGES)
  const first = await pdf.getPage(1)
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        seen.unobserve(target)
        void draw(pdf, target as HTMLCanvasElement)
      }
    },
    { rootMargin: '400px' },
  )
  const { width, height } = first.getViewport({ scale: 1 })
  for (let n = 1; n <= shown; n++) {
    const canvas = document.createElement('canvas')
    canvas.dataset.page = String(n)
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', `${n} / ${pdf.numPages}`)
    // Until it is drawn, it takes the room of the first one.
    canvas.style.aspectRatio = `${width} / ${height}`
    document.getElementById('pages')!.append(canvas)
    seen.observe(canvas)
  }
  parent.postMessage({ pages: pdf.numPages, shown }, '*')
}

async function draw(pdf: PDFDocumentProxy, canvas: HTMLCanvasElement) {
  const page = await pdf.getPage(Number(canvas.dataset.page))
  const viewport = page.getViewport({ scale: scaleOf(page, canvas) })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  canvas.style.aspectRatio = `${viewport.width} / ${viewport.height}`
  await page.render({ canvas, viewport }).promise
}

function scaleOf(page: PDFPageProxy, canvas: HTMLCanvasElement): number {
  const { width, height } = page.getViewport({ scale: 1 })
  const wanted = (canvas.clientWidth / width) * Math.min(devicePixelRatio, 2)
  return Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)))
}
