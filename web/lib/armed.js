/**
 * How long a button that gives something away cannot be pressed, in milliseconds: nobody reads faster, and whoever was
 * about to press something else has stopped by then (RFC 6749 section 10.13).
 */
const DELAY = 500;

/**
 * Makes a button answer for the person only when the person presses it: not by a script, not before he could have seen
 * it, and not with the second half of a double click whose first half has closed a window that lay over this one.
 * `ready` may forbid it longer.
 * @param {HTMLButtonElement} button
 * @param {() => void} act
 * @param {() => boolean} [ready]
 * @returns {() => void} asks `ready` again
 */
export function arm(button, act, ready = () => true) {
  let armed = false;
  let waiting = 0;
  const look = () => {
    button.disabled = !armed || !ready();
  };
  const begin = () => {
    armed = false;
    look();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      armed = true;
      look();
    }, DELAY);
  };
  // The window comes to the front: what is seen now was not seen before.
  const seen = () => {
    if (button.isConnected) begin();
    else removeEventListener('focus', seen);
  };
  addEventListener('focus', seen);
  button.onclick = (event) => {
    if (event.isTrusted) act();
  };
  begin();
  return look;
}
