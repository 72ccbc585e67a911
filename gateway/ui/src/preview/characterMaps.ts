// Which character a code of an older Korean, Japanese or Chinese file stands for, where the file itself does not say.
const maps = import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** Fetches a character map when a document names it. */
export class CharacterMaps {
  async fetch({ name }: { name: string }): Promise<{ cMapData: Uint8Array; isCompressed: boolean }> {
    const address = maps[`/node_modules/pdfjs-dist/cmaps/${name}.bcmap`]
    if (!address) throw new Error(`There is no character map ${name}.`)
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(`The character map ${name} could not be read.`)
    return { cMapData: new Uint8Array(await answer.arrayBuffer()), isCompressed: true }
  }
}
