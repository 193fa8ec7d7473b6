/** Where an app's pages live: the platform's rule, and what is bound. */

/** @import { App, AppSettings, DomainCheck } from '../../../types/admin' */
/** @import { AppInView } from './app.js' */

import { h } from '../../../lib/dom.js';
import { known, t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { copyButton } from '../../../lib/parts/copy-button.js';
import { tick } from '../../../lib/parts/field.js';
import { icon } from '../../../lib/parts/icons.js';
import { language } from '../../../lib/i18n.js';
import { signal } from '../../../lib/signal.js';
import { checkDomain } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { when } from '../../parts/time.js';
import { card, emptyState, facts } from '../../parts/view.js';
import { may } from '../../session.js';
import { change } from './change.js';

/** @param {AppInView} of */
export function pages(of) {
  const { info } = of;
  return [
    info.place === 'home' ? home(of) : domains(of),
    info.subscriptions.length > 0 ? subscriptions(of) : null,
    info.place === 'domains' && may('change') ? strictness(of) : null,
  ];
}

/** @typedef {App['domains'][number]} Domain */

/** @param {AppInView} of */
function domains({ app, info }) {
  const bound = app().domains;
  const origin = info.place === 'origin';
  const full = bound.length >= info.domain_limit;
  return card(
    {
      title: () => t(origin ? 'console.origins' : 'console.domains'),
      lead: () => t(origin ? 'console.origins.lead' : 'console.domains.lead', { limit: info.domain_limit }),
      actions: may('change') && !full ? [button(() => t('console.domains.add'), add, { mark: 'plus' })] : [],
    },
    bound.length === 0
      ? emptyState({
          title: () => t('console.domains.none'),
          text: () => t('console.domains.none.text'),
          action: may('change') ? button(() => t('console.domains.add'), add, { kind: 'primary', mark: 'plus' }) : null,
        })
      : table(
          () => t('console.domains'),
          [
            { label: () => t('console.domain'), cell: ({ domain }) => h('code', {}, domain) },
            { label: () => t('console.domain.state'), cell: state },
            {
              label: () => t('console.act'),
              className: 'act',
              cell: (/** @type {Domain} */ one) =>
                h(
                  'span',
                  { className: 'button-row' },
                  button(() => t('console.domain.check'), () => check(one.domain)),
                  may('change') ? button(() => t('console.remove'), () => remove(one.domain)) : null
                ),
            },
          ],
          bound
        )
  );

  /** @param {Domain} one */
  function state({ counts_from, filed }) {
    const pending = counts_from !== null && counts_from * 1000 > Date.now();
    return h(
      'span',
      { className: 'button-row' },
      h('span', {}, () => (pending ? chip('pending', t('console.domain.pending')) : chip('good', t('console.domain.counts')))),
      pending && counts_from !== null ? when(counts_from) : null,
      filed ? null : h('span', {}, () => chip('bad', t('console.domain.unfiled')))
    );
  }

  /** @param {string} domain */
  function remove(domain) {
    void confirm({
      title: () => t('console.domain.remove'),
      text: () => t('console.domain.remove.text', { domain }),
      act: () => t('console.remove'),
      onConfirm: () => change(app, { domains: bound.map((one) => one.domain).filter((one) => one !== domain) }),
    });
  }

  function add() {
    const domain = textInput({ className: 'mono', required: true, placeholder: origin ? 'https://shop.example.com' : 'shop.example.com/path' });
    void openDialog({
      title: () => t('console.domains.add'),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t('console.domains.bind'),
              cancel: close,
              onSubmit: async () => {
                await change(app, { domains: [...bound.map((one) => one.domain), domain.value.trim()] });
                close();
              },
            },
            labelled(() => t('console.domain'), domain, () => t(origin ? 'console.origin.hint' : 'console.domain.hint'))
          )
        ),
      ],
    });
  }

  /** @param {string} domain */
  function check(domain) {
    const result = source(() => checkDomain(app(), domain));
    void openDialog({
      title: () => t('console.domain.check.of', { domain }),
      content: () => [
        h(
          'div',
          { className: 'dialog-body' },
          shown(result, (found) => ownership(found)),
          h('div', { className: 'form-foot' }, button(() => t('console.domain.check.again'), () => void result.reload(), { kind: 'primary', mark: 'reload' }))
        ),
      ],
    });
  }
}

/**
 * The ownership file: what it is called, what has to be in it, and whether it is there.
 * @param {DomainCheck} found
 */
function ownership({ file, content, found, url, detail }) {
  const download = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  return [
    h(
      'p',
      { className: found ? 'verdict good' : 'verdict pending', role: 'status' },
      icon(found ? 'tick' : 'alert', 16),
      h('span', {}, () => (found ? t('console.domain.found') : (detail?.[language() === 'en' ? 'en' : 'zh'] ?? t('console.domain.not_found'))))
    ),
    h('p', { className: 'hint' }, () => t('console.domain.file.how')),
    facts([
      [() => t('console.domain.file'), h('span', { className: 'with-copy' }, h('code', {}, file), copyButton(() => t('console.copy_of', { what: file }), () => file))],
      [
        () => t('console.domain.file.content'),
        h('span', { className: 'with-copy' }, h('code', {}, content), copyButton(() => t('console.copy_of', { what: t('console.domain.file.content') }), () => content)),
      ],
      [() => t('console.domain.file.url'), h('code', {}, url)],
    ]),
    h('p', {}, h('a', { className: 'button', href: download, download: file }, icon('download', 16), h('span', {}, () => t('console.domain.file.download')))),
  ];
}

/** @param {AppInView} of */
function home({ app }) {
  const address = textInput({ type: 'url', className: 'mono', value: app().home ?? '', placeholder: 'https://app.example.gov.cn/', required: true });
  return card(
    { title: () => t('console.app.home'), lead: () => t('console.app.home.hint') },
    may('change')
      ? form({ submit: () => t('console.save'), onSubmit: () => change(app, { home: address.value.trim() }) }, labelled(() => t('console.app.home.url'), address))
      : facts([[() => t('console.app.home.url'), h('code', {}, app().home ?? '–')]])
  );
}

/** @param {AppInView} of */
function subscriptions({ app, info }) {
  const wanted = signal([...app().subscriptions]);
  const ticks = info.subscriptions.map((name) =>
    tick(
      () => known(`app.subscription.${name}`) ?? name,
      () => wanted().includes(name),
      (has) => wanted.set(has ? [...wanted(), name] : wanted().filter((one) => one !== name))
    )
  );
  if (!may('change')) for (const label of ticks) label.querySelector('input')?.setAttribute('disabled', '');
  return card(
    { title: () => t('app.subscriptions'), lead: () => t('app.subscriptions.hint') },
    may('change') ? form({ submit: () => t('console.save'), onSubmit: () => change(app, { subscriptions: wanted() }) }, ...ticks) : h('div', {}, ...ticks)
  );
}

/** A new domain counts after a day, as with the vendor; and a domain without a record is refused. @param {AppInView} of */
function strictness({ app }) {
  const delayed = signal(app().domain_delay > 0);
  const unfiled = signal(app().domains.filter(({ filed }) => !filed).map(({ domain }) => domain));
  const save = () => {
    /** @type {AppSettings} */
    const settings = { domain_delay: delayed() ? 86_400 : 0, unfiled: unfiled() };
    return change(app, settings);
  };
  return card(
    { title: () => t('console.strictness') },
    form(
      { submit: () => t('console.save'), onSubmit: save },
      tick(() => t('app.domain_delay'), delayed, delayed.set),
      h('p', { className: 'hint' }, () => t('console.domain_delay.hint')),
      ...app().domains.map(({ domain }) =>
        tick(
          () => t('console.domain.has_record', { domain }),
          () => !unfiled().includes(domain),
          (has) => unfiled.set(has ? unfiled().filter((one) => one !== domain) : [...unfiled(), domain])
        )
      )
    )
  );
}
