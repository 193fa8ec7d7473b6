/** One's own account: password and second factor. */

/** @import { TotpOffer } from '../../types/admin' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { signal, untracked } from '../../lib/signal.js';
import { changePassword, confirmTotp, getSession, offerTotp, removeTotp } from '../admin.js';
import { button } from '../parts/buttons.js';
import { form, labelled, textInput } from '../parts/form.js';
import { moment } from '../parts/time.js';
import { say } from '../parts/toast.js';
import { card, facts, view } from '../parts/view.js';
import { session } from '../session.js';

export function accountView() {
  return view(
    { title: () => t('console.account'), lead: () => t('console.account.lead') },
    h('div', { className: 'cards' }, who(), password(), () => {
      const totp = session()?.totp ?? false;
      return untracked(() => secondFactor(totp));
    })
  );
}

function who() {
  const { name, role, expires_at } = session() ?? { name: '', role: /** @type {const} */ ('auditor'), expires_at: 0 };
  return card(
    { title: () => t('console.account.who') },
    facts([
      [() => t('console.name'), name],
      [() => t('console.role'), h('span', {}, () => `${t(`console.role.${role}`)} · ${t(`console.role.${role}.may`)}`)],
      [() => t('console.account.until'), moment(expires_at)],
    ])
  );
}

function password() {
  const before = textInput({ type: 'password', autocomplete: 'current-password', required: true });
  const after = textInput({ type: 'password', autocomplete: 'new-password', required: true, minLength: 12 });
  const again = textInput({ type: 'password', autocomplete: 'new-password', required: true });
  const save = async () => {
    if (after.value !== again.value) {
      again.setCustomValidity(t('console.password.differ'));
      again.reportValidity();
      again.oninput = () => again.setCustomValidity('');
      return;
    }
    await changePassword({ old: before.value, new: after.value });
    for (const field of [before, after, again]) field.value = '';
    say(t('console.password.changed'));
  };
  return card(
    { title: () => t('console.password.change'), lead: () => t('console.password.change.lead') },
    form(
      { submit: () => t('console.password.change'), onSubmit: save },
      labelled(() => t('console.password.old'), before),
      labelled(() => t('console.password.new'), after, () => t('console.password.hint')),
      labelled(() => t('console.password.again'), again)
    )
  );
}

/** @param {boolean} on */
function secondFactor(on) {
  const offered = signal(/** @type {TotpOffer | null} */ (null));
  return card(
    { title: () => t('console.factor'), lead: () => t(on ? 'console.factor.on' : 'console.factor.off') },
    on
      ? codeForm(() => t('console.factor.remove'), removeTotp, true)
      : () => {
          const offer = offered();
          return untracked(() =>
            offer === null
              ? form({ submit: () => t('console.factor.set_up'), onSubmit: async () => offered.set(await offerTotp()) })
              : [
                  h('ol', { className: 'steps' }, h('li', {}, () => t('console.factor.step.app')), h('li', {}, () => t('console.factor.step.secret')), h('li', {}, () => t('console.factor.step.code'))),
                  h('p', { className: 'field' }, h('span', { className: 'field-label' }, () => t('console.factor.secret')), h('span', { className: 'snippet' }, h('code', { className: 'secret' }, spaced(offer.secret)), copyButton(() => t('console.copy_of', { what: t('console.factor.secret') }), () => offer.secret))),
                  h('p', {}, h('a', { href: offer.uri }, () => t('console.factor.open'))),
                  codeForm(() => t('console.factor.confirm'), confirmTotp, false),
                  h('p', {}, button(() => t('console.cancel'), () => offered.set(null))),
                ]
          );
        }
  );
}

/** In fours, as one types it. @param {string} secret */
function spaced(secret) {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * @param {() => string} submit
 * @param {(code: string) => Promise<unknown>} act
 * @param {boolean} danger
 */
function codeForm(submit, act, danger) {
  const code = textInput({ required: true, inputMode: 'numeric', pattern: '[0-9]{6}', maxLength: 6, autocomplete: 'one-time-code', className: 'mono' });
  return form(
    {
      submit,
      danger,
      onSubmit: async () => {
        await act(code.value);
        session.set(await getSession());
        say(t('console.saved'));
      },
    },
    labelled(() => t('console.code'), code, () => t('console.code.hint'))
  );
}
