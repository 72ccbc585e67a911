import type { ClipboardEvent, DragEvent } from 'react'

/** What a form needs so that files can be dropped on it, and pasted into it. */
export function takesFiles(take: (files: FileList) => void) {
  return {
    onPaste: (event: ClipboardEvent) => {
      if (event.clipboardData.files.length === 0) return
      event.preventDefault()
      take(event.clipboardData.files)
    },
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      if (event.dataTransfer.files.length === 0) return
      event.preventDefault()
      take(event.dataTransfer.files)
    },
  }
}
