import { useTranslation } from 'react-i18next'
import { Dialog as Box, Form, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button, IconButton } from './Button'
import { Refusal } from './Refusal'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  /** `wide` for what has to be read rather than filled in. */
  size?: 'usual' | 'wide'
  role?: 'dialog' | 'alertdialog'
  children: React.ReactNode
}

/** Something in front of the page. Escape and the cross close it, and the focus goes back to where it came from. */
export function Dialog({ title, isOpen, onClose, size = 'usual', role = 'dialog', children }: DialogProps) {
  const { t } = useTranslation()
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={false}>
      <Modal className={`modal ${size}`}>
        <Box className="dialog" role={role}>
          <header>
            <Heading slot="title">{title}</Heading>
            <IconButton name={t('action.close')} icon="close" onPress={onClose} />
          </header>
          {children}
        </Box>
      </Modal>
    </ModalOverlay>
  )
}

/** A form in front of the page. It closes when its work is done; a refusal stands inside it, and what was written stays. */
export function FormDialog({
  action,
  isBusy,
  isReady = true,
  problem,
  onSubmit,
  children,
  ...dialog
}: Omit<DialogProps, 'role'> & {
  action: string
  isBusy: boolean
  /** False while something has to be chosen that no field can ask for. */
  isReady?: boolean
  problem: unknown
  onSubmit: (form: FormData) => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog {...dialog}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit(new FormData(event.currentTarget))
        }}
      >
        {children}
        {problem != null && <Refusal problem={problem} />}
        <div className="buttons end">
          <Button onPress={dialog.onClose}>{t('action.cancel')}</Button>
          <Button type="submit" kind="primary" isPending={isBusy} isDisabled={!isReady}>
            {action}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Asks before what cannot be taken back. The button says what will happen, never just "OK". */
export function Confirm({
  action,
  isDanger = true,
  isBusy,
  problem,
  onConfirm,
  children,
  ...dialog
}: Omit<DialogProps, 'role' | 'size'> & {
  action: string
  isDanger?: boolean
  isBusy: boolean
  problem: unknown
  onConfirm: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog role="alertdialog" {...dialog}>
      <div className="form">
        <div>{children}</div>
        {problem != null && <Refusal problem={problem} />}
        <div className="buttons end">
          <Button onPress={dialog.onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button kind={isDanger ? 'danger' : 'primary'} isPending={isBusy} onPress={onConfirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
