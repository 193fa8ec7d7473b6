// Replies, option objects and name lists are edited in place: the page sees the very object that the host made, and the
// host the very array that the page made (wechat-bridge.md 2.3 and 3.5). The real SDK is sloppy code, where writing to
// something frozen or primitive does nothing. Strict code would throw; these do not.

/**
 * @param {any} target
 * @param {PropertyKey} field
 * @param {unknown} value
 */
export function setField(target, field, value) {
  if (Object(target) === target) Reflect.set(target, field, value);
}

/**
 * @param {any} target `undefined` and `null` are a TypeError, as with the delete operator
 * @param {PropertyKey} field
 */
export function dropField(target, field) {
  const own = Object.getOwnPropertyDescriptor(target, field);
  if (own && own.configurable) delete target[field];
}

/**
 * @param {any} target
 * @param {string} from
 * @param {string} to
 */
export function renameField(target, from, to) {
  setField(target, to, target[from]);
  dropField(target, from);
}
