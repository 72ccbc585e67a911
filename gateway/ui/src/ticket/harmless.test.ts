import { describe, expect, it } from 'vitest'
import { harmless } from './harmless'

const of = (html: string) =>
  harmless({
    html,
    ticketId: 't1',
    attachments: [{ n: 3, name: 'logo.png', mediaType: 'image/png', size: 9, inline: true, contentId: 'logo@x' }],
  })

describe("a message's HTML", () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<form action="/logout" method="post"><input name="_csrf"></form>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>* { display: none }</style>',
    '<p style="position:fixed">x</p>',
    '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
    '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  ])('loses what could do harm: %s', (html) => {
    expect(of(html).html).not.toMatch(/script|onerror|<form|<iframe|<style|style=|<svg|<img/i)
  })

  it('keeps what carries meaning, and opens links elsewhere', () => {
    const { html } = of('<p>See <b>this</b> <a href="https://x.example">page</a></p><table><tr><td>1</td></tr></table>')
    expect(html).toContain('<b>this</b>')
    expect(html).toContain('<td>1</td>')
    expect(html).toMatch(/<a [^>]*target="_blank"/)
    expect(html).toContain('noopener noreferrer')
  })

  it("shows the message's own pictures and asks no other site for any", () => {
    const { html, blockedImages } = of('<img src="cid:logo@x"><img src="https://spy.example/pixel.gif" alt="pixel">')
    expect(html).toContain('src="/api/v1/tickets/t1/attachments/3"')
    expect(html).not.toContain('spy.example')
    expect(blockedImages).toBe(1)
  })
})
