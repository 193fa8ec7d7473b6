/** @import { Key, Values } from '../../lib/i18n.js' */

import { textIn } from '../../lib/i18n.js';
import { phone } from '../model.js';

/** The language of the phone, which is not the tool's. */
export function phoneLanguage() {
  return phone().device.language === 'en' ? 'en' : 'zh-CN';
}

/**
 * What stands on the phone's own screens.
 * @param {Key} key
 * @param {Values} [values]
 */
export function phoneText(key, values) {
  return textIn(phoneLanguage(), key, values);
}
