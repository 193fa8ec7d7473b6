/** A view: its heading, what can be done with it, and its content. */

/** @import { Child } from '../../lib/dom.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { icon } from '../../lib/parts/icons.js';
import { richText } from '../../lib/parts/rich-text.js';
import { effect } from '../../lib/signal.js';

/**
 * @typedef {object} Heading
 * @property {() => string} title
 * @property {() => string} [lead] what this is for, in a sentence
 * @property {{ href: string, label: () => string }} [back] where it belongs to
 * @property {Child[]} [actions]
 */

/**
 * @param {Heading} heading
 * @param {...Child} children
 */
export function view({ title, lead, back, actions = [] }, ...children) {
  effect(() => {
    document.title = `${title()} · ${t('console.title')}`;
  });
  return h(
    'div',
    { className: 'view' },
    h(
      'header',
      { className: 'view-head' },
      back ? h('a', { className: 'back', href: back.href }, icon('back', 14), h('span', {}, back.label)) : null,
      h('h1', { id: 'view-title', tabIndex: -1 }, title),
      actions.length > 0 ? h('div', { className: 'view-actions' }, ...actions) : null,
      lead ? h('p', { className: 'lead' }, () => richText(lead())) : null
    ),
    ...children
  );
}

let cards = 0;

/**
 * A part of a view, with a heading of its own.
 * @param {{ title: () => string, lead?: () => string, actions?: Child[], className?: string }} heading
 * @param {...Child} children
 */
export function card({ title, lead, actions = [], className = '' }, ...children) {
  cards += 1;
  const id = `card-${cards}`;
  return h(
    'section',
    { className: `card ${className}`, 'aria-labelledby': id },
    h(
      'div',
      { className: 'card-head' },
      h('h2', { id }, title),
      actions.length > 0 ? h('div', { className: 'card-actions' }, ...actions) : null
    ),
    lead ? h('p', { className: 'hint' }, () => richText(lead())) : null,
    ...children
  );
}

/**
 * Where there is nothing yet: what this will be, and how to begin.
 * @param {{ title: () => string, text: () => string, action?: Child }} empty
 */
export function emptyState({ title, text, action = null }) {
  return h(
    'div',
    { className: 'empty' },
    h('p', { className: 'empty-title' }, title),
    h('p', { className: 'hint' }, () => richText(text())),
    action
  );
}

/**
 * Names and values.
 * @param {readonly [label: () => string, value: Child][]} pairs
 */
export function facts(pairs) {
  return h(
    'dl',
    { className: 'facts' },
    ...pairs.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value)))
  );
}
