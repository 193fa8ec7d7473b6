/** The way in: name, password, and the six digits of whoever has a second factor. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { languageSwitch, themeSwitch } from '../../lib/parts/appearance.js';
import { mark } from '../../lib/parts/icons.js';
import { richText } from '../../lib/parts/rich-text.js';
import { effect, signal } from '../../lib/signal.js';
import { signIn } from '../admin.js';
import { form, labelled, textInput } from '../parts/form.js';
import { problemKind } from '../parts/problem.js';
import { enter, farewell } from '../session.js';

export function signInView() {
  effect(() => {
    document.title = `${t('console.sign_in')} · ${t('console.title')}`;
  });
  const codeNeeded = signal(false);
  const name = textInput({ name: 'name', autocomplete: 'username', required: true, autofocus: true, autocapitalize: 'none' });
  const password = textInput({ type: 'password', name: 'password', autocomplete: 'current-password', required: true });
  const code = textInput({
    name: 'code',
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    pattern: '[0-9]{6}',
    maxLength: 6,
    className: 'mono',
  });
  const codeField = labelled(() => t('console.code'), code, () => t('console.code.hint'));
  effect(() => {
    codeField.hidden = !codeNeeded();
    code.required = codeNeeded();
  });

  const send = async () => {
    const who = { name: name.value.trim(), password: password.value };
    try {
      await enter(await signIn(codeNeeded() && code.value !== '' ? { ...who, code: code.value } : who));
    } catch (error) {
      const kind = problemKind(error);
      if (kind === 'code_needed' && !codeNeeded()) {
        // Not a mistake: the next question.
        codeNeeded.set(true);
        queueMicrotask(() => code.focus());
        return;
      }
      code.value = '';
      const wrong = codeNeeded() ? code : password;
      queueMicrotask(() => wrong.focus());
      throw error;
    }
  };

  return h(
    'div',
    { className: 'door' },
    h('header', { className: 'door-settings' }, languageSwitch(), themeSwitch()),
    h(
      'main',
      { className: 'door-card' },
      h('p', { className: 'door-brand' }, mark(), h('span', { className: 'brand-word' }, '勘合'), h('span', {}, 'Kanhe')),
      h('h1', { id: 'view-title', tabIndex: -1 }, () => t('console.sign_in')),
      () => (farewell() === '' ? null : h('p', { className: 'hint', role: 'status' }, t(`console.farewell.${/** @type {'left'} */ (farewell())}`))),
      form(
        { submit: () => t('console.sign_in'), onSubmit: send },
        labelled(() => t('console.name'), name),
        labelled(() => t('console.password'), password),
        codeField
      ),
      h('p', { className: 'hint' }, () => richText(t('console.sign_in.hint')))
    )
  );
}
