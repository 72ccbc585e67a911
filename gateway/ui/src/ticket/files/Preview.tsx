import type { Attachment } from '../../api/types'
import { Dialog } from '../../parts/Dialog'
import { Icon } from '../../parts/Icon'
import { isPdf } from './files'
import { Pdf } from './Pdf'
import { useTexts } from './texts'

/** A file to look at without saving it. */
export function Preview({ address, file, onClose }: { address: string; file: Attachment; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Dialog title={file.name} isOpen onClose={onClose} size="wide">
      <div className="preview">
        {isPdf(file) ? <Pdf address={address} name={file.name} /> : <img src={address} alt={file.name} />}
        <div className="buttons end">
          <a className="button plain" href={address} download={file.name}>
            <Icon name="clip" />
            {t('saveIt')}
          </a>
        </div>
      </div>
    </Dialog>
  )
}
