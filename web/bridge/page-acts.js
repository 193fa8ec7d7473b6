// Tells the host what the person does in the page, for hosts that record it: a session becomes a test.

/** @import { Act, ActTarget } from '../types/host-protocol' */
/** @import { Channel } from './channel.js' */
/** @import { Scope } from './page-events.js' */

/** What elements are for assistive technology without saying so. @type {{ [tag: string]: string | undefined }} */
const tagRoles = { A: 'link', BUTTON: 'button', SELECT: 'combobox', TEXTAREA: 'textbox', SUMMARY: 'button' };

/** The same for inputs, by their type. @type {{ [type: string]: string | undefined }} */
const inputRoles = {
  button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
  range: 'slider', search: 'searchbox', number: 'spinbutton', text: 'textbox', email: 'textbox', tel: 'textbox', url: 'textbox',
};

/** What a click is meant for. */
const pressable = 'a[href], button, input, select, textarea, summary, label, [role], [onclick], [data-testid]';

/** Longest name or value that is told. */
const longest = 1000;

/**
 * @param {Scope} scope
 * @param {Channel} channel
 */
export function reportActs(scope, channel) {
  const { document } = scope;
  const tell = (/** @type {Act} */ act) => channel.tell({ type: 'acted', act });
  // On the way down, before the page can stop or remove anything.
  document.addEventListener('click', (event) => event.isTrusted && clicked(document, event, tell), true);
  document.addEventListener('change', (event) => event.isTrusted && changed(document, event, tell), true);
  document.addEventListener('keydown', (event) => event.isTrusted && entered(document, event, tell), true);
}

/**
 * @param {Document} document
 * @param {Event} event
 * @param {(act: Act) => void} tell
 */
function clicked(document, event, tell) {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const element = target.closest(pressable) || target;
  // A label's click comes once more at what it labels; a choice in a list is told as a change.
  if (element instanceof HTMLLabelElement && element.control !== null) return;
  if (element instanceof HTMLSelectElement || isWritten(element)) return;
  tell({ do: 'click', target: targetOf(document, element) });
}

/**
 * @param {Document} document
 * @param {Event} event
 * @param {(act: Act) => void} tell
 */
function changed(document, event, tell) {
  const { target } = event;
  if (target instanceof HTMLSelectElement) {
    const value = [...target.selectedOptions].map((option) => option.value);
    tell({ do: 'select', target: targetOf(document, target), value: value.join('\n').slice(0, longest) });
  } else if (target instanceof Element && isWritten(target)) {
    tell({ do: 'fill', target: targetOf(document, target), value: target.value.slice(0, longest) });
  }
}

/**
 * Enter sends a form; where it has a button for that, the browser clicks it, and that is told.
 * @param {Document} document
 * @param {KeyboardEvent} event
 * @param {(act: Act) => void} tell
 */
function entered(document, event, tell) {
  const { target, key } = event;
  if (key !== 'Enter' || !(target instanceof HTMLInputElement) || !isWritten(target)) return;
  if (target.form !== null && target.form.querySelector('button:not([type=button]), [type=submit], [type=image]')) return;
  tell({ do: 'fill', target: targetOf(document, target), value: target.value.slice(0, longest) });
  tell({ do: 'press', target: targetOf(document, target), value: key });
}

/**
 * Whether something is written into. What is a secret, or a file, is nobody's business.
 * @param {Element} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement}
 */
function isWritten(element) {
  if (element instanceof HTMLTextAreaElement) return true;
  const silent = ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'password', 'hidden', 'file'];
  return element instanceof HTMLInputElement && !silent.includes(element.type);
}

/**
 * How an element can be found again: as a person would, if that finds it alone.
 * @param {Document} document
 * @param {Element} element
 * @returns {ActTarget}
 */
function targetOf(document, element) {
  const css = pathTo(document, element);
  const testId = element.getAttribute('data-testid');
  if (testId) return { css, testId };
  const role = roleOf(element);
  const name = nameOf(element);
  if (role === '' || name === '' || name.length > 100) return { css };
  const same = [...document.querySelectorAll(pressable)].filter((other) => roleOf(other) === role && nameOf(other) === name);
  return same.length === 1 ? { css, role, name } : { css };
}

/** @param {Element} element */
function roleOf(element) {
  const said = element.getAttribute('role');
  if (said) return said;
  return (element instanceof HTMLInputElement ? inputRoles[element.type] : tagRoles[element.tagName]) || '';
}

/**
 * The name that assistive technology reads, as far as usual pages go.
 * @param {Element} element
 */
function nameOf(element) {
  const { labels } = /** @type {{ labels?: NodeListOf<HTMLLabelElement> | null }} */ (/** @type {unknown} */ (element));
  const label = element.getAttribute('aria-label') || (labels && labels.length === 1 && labels[0] && textOf(labels[0]));
  if (label) return squeeze(label);
  if (roleOf(element) === 'button' && element instanceof HTMLInputElement) return squeeze(element.value);
  return squeeze(element.getAttribute('placeholder') || '') || textOf(element);
}

/** @param {Element} element */
function textOf(element) {
  return squeeze(element.textContent || '');
}

/** @param {string} text */
function squeeze(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * @param {Document} document
 * @param {Element} element
 * @returns {string}
 */
function pathTo(document, element) {
  const steps = [];
  for (let at = /** @type {Element | null} */ (element); at !== null && at !== document.documentElement; at = at.parentElement) {
    if (at.id !== '' && document.querySelectorAll(`#${CSS.escape(at.id)}`).length === 1) {
      steps.unshift(`#${CSS.escape(at.id)}`);
      break;
    }
    const { tagName, parentElement } = at;
    const kin = parentElement === null ? [] : [...parentElement.children].filter((other) => other.tagName === tagName);
    const tag = tagName.toLowerCase();
    steps.unshift(kin.length > 1 ? `${tag}:nth-of-type(${kin.indexOf(at) + 1})` : tag);
  }
  return steps.join(' > ');
}
