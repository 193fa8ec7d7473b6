/** @import { AppSettings, SandboxApp } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { part } from '../../lib/parts/field.js';

/**
 * How people are shown an app when it asks them for something: the operator's to say, since a page may say what it likes.
 * @param {() => SandboxApp} app
 * @param {(settings: AppSettings) => Promise<void>} change
 */
export function presentation(app, change) {
  const logo = h('input', {
    type: 'text',
    className: 'mono',
    maxLength: 2048,
    value: () => app().presentation.logo,
    onchange: () => void change({ presentation: { ...app().presentation, logo: logo.value.trim() } }),
  });
  const terms = h('textarea', {
    rows: 3,
    className: 'mono',
    value: () => app().presentation.terms.map(({ title, url }) => `${title} ${url}`).join('\n'),
    onchange: () => void change({ presentation: { ...app().presentation, terms: terms.value.split('\n').flatMap(line) } }),
  });
  return part(
    () => t('app.presentation'),
    h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => t('app.logo')), logo),
    h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => t('app.terms')), terms)
  );
}

/**
 * A line of terms: the address is what stands behind the last blank.
 * @param {string} text
 */
function line(text) {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf(' ');
  return trimmed === '' ? [] : [{ title: trimmed.slice(0, Math.max(at, 0)).trim(), url: trimmed.slice(at + 1) }];
}
