import { textsOf } from '../i18n/texts'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

export const useTexts = textsOf('steps', { en, ko, pl })
