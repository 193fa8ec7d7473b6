/**
 * Elements as function calls: `h('button', {type: 'button', onclick}, 'Reload')`.
 *
 * A call, unlike a template in a string, is checked by the type checker, and there is no way through it to HTML: text
 * becomes text nodes. A property or child given as a function is read again whenever a signal in it changes.
 */

import { effect } from './signal.js';

/** @typedef {Node | string | number | null | undefined | false} Plain */
/** @typedef {Plain | Plain[] | (() => Plain | Plain[])} Child */

/**
 * Attributes that are not DOM properties, or read worse as such.
 * @typedef {{ role?: string }
 *   & { [name: `aria-${string}` | `data-${string}`]: Live<string | boolean | null> }} Attributes
 */

/**
 * @template T
 * @typedef {T | (() => T)} Live
 */

/**
 * The DOM properties of an element: handlers as they are, anything else also as a function.
 * @template {keyof HTMLElementTagNameMap} K
 * @typedef {{
 *   [P in keyof HTMLElementTagNameMap[K] as HTMLElementTagNameMap[K][P] extends Function ? never : P]?:
 *     P extends `on${string}` ? HTMLElementTagNameMap[K][P] : Live<HTMLElementTagNameMap[K][P]>
 * } & Attributes} Props
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props<K>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  // Children first: a select takes a value only once it has the option.
  append(element, children);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function' && !name.startsWith('on')) effect(() => assign(element, name, read(value)));
    else assign(element, name, value);
  }
  return element;
}

/**
 * An element of SVG: attributes, never properties.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number>} attributes
 * @param {...SVGElement} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {Node} parent
 * @param {Child[]} children
 */
export function append(parent, children) {
  for (const child of children) {
    if (typeof child === 'function') appendLive(parent, child);
    else parent.appendChild(nodes(child));
  }
}

/**
 * A region between two empty text nodes, made anew when what it reads changes.
 * @param {Node} parent
 * @param {() => Plain | Plain[]} make
 */
function appendLive(parent, make) {
  const start = parent.appendChild(document.createTextNode(''));
  const end = parent.appendChild(document.createTextNode(''));
  effect(() => {
    const fresh = nodes(make());
    while (start.nextSibling !== null && start.nextSibling !== end) start.nextSibling.remove();
    end.before(fresh);
  });
}

/**
 * @param {Plain | Plain[]} child
 * @returns {Node}
 */
function nodes(child) {
  if (Array.isArray(child)) {
    const fragment = document.createDocumentFragment();
    fragment.append(...child.map(nodes));
    return fragment;
  }
  if (child instanceof Node) return child;
  return document.createTextNode(child === null || child === undefined || child === false ? '' : String(child));
}

/** @param {Function} live */
function read(live) {
  return live();
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {unknown} value
 */
function assign(element, name, value) {
  if (name === 'role' || name.includes('-')) {
    if (value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  } else if (value !== undefined && !(name === 'value' && Reflect.get(element, name) === value)) {
    // Setting the value that a field has already would move the cursor of whoever types in it.
    Reflect.set(element, name, value);
  }
}
