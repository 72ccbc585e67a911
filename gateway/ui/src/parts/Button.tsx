import { Button as Pressable, type ButtonProps } from 'react-aria-components'
import { Icon, type IconName } from './Icon'

/**
 * Something that is done. One `primary` at most in each part of a page; `danger` for what cannot be taken back; `quiet` where an
 * edge around it would shout. While it is `isPending` it stays where it is and cannot be pressed again.
 */
export function Button({
  kind = 'plain',
  icon,
  children,
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & {
  kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  icon?: IconName
  children?: React.ReactNode
  className?: string
}) {
  return (
    <Pressable className={`button ${kind} ${className ?? ''}`.trimEnd()} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </Pressable>
  )
}

/** A button of one sign. Its name is read out, and shown on hover. */
export function IconButton({
  name,
  icon,
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & { name: string; icon: IconName; className?: string }) {
  return (
    <Pressable className={`button quiet sign ${className ?? ''}`.trimEnd()} aria-label={name} {...rest}>
      <Icon name={icon} />
      <span className="tip" aria-hidden="true">
        {name}
      </span>
    </Pressable>
  )
}
