import { h } from '../../lib/dom.js';
import { alerts, claimed } from '../model.js';
import { phoneText } from '../page/phone-text.js';
import { hostOf } from '../../lib/parts/format.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * What a page says with `alert`, as the SDK's debug mode does for every result.
 * @param {string} text
 */
export function alertSheet(text) {
  const close = () => alerts.set(alerts().slice(1));
  return sheet(
    { place: 'centre', title: phoneText('alert.title', { host: hostOf(claimed()) }), onEscape: close },
    h('pre', { className: 'alert-text', tabIndex: 0 }, text),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('alert.ok'), close, 'primary'))
  );
}
