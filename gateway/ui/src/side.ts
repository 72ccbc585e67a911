type Side = 'desk' | 'portal'

const LAST = 'tidings.side'

/** As the styles have it. */
const PHONE = '(max-width: 760px)'

/** Which side this browser will show: mostly the one that it showed last; whoever comes by phone for the first time is a customer. */
export function likelySide(): Side {
  const last = localStorage.getItem(LAST)
  if (last === 'desk' || last === 'portal') return last
  return matchMedia(PHONE).matches ? 'portal' : 'desk'
}

export function rememberSide(side: Side) {
  if (localStorage.getItem(LAST) !== side) localStorage.setItem(LAST, side)
}
