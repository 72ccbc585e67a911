import { Component } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button'

/** Keeps a defect in one part of the page from taking the rest with it. What is written elsewhere stays. */
export class Guarded extends Component<{ children: React.ReactNode }, { defect: unknown }> {
  override state = { defect: undefined as unknown }

  static getDerivedStateFromError(defect: unknown) {
    return { defect }
  }

  override render() {
    return this.state.defect === undefined ? this.props.children : <Defect />
  }
}

/** Most often a new version was installed and this page's files are gone; loading it again brings the new ones. */
function Defect() {
  const { t } = useTranslation()
  return (
    <div className="alone" role="alert">
      <div>
        <h1>{t('defect.title')}</h1>
        <p>{t('defect.text')}</p>
        <Button kind="primary" onPress={() => location.reload()}>
          {t('defect.reload')}
        </Button>
      </div>
    </div>
  )
}
