/**
 * How long a button that gives something away cannot be pressed, in milliseconds: nobody reads faster, and whoever was
 * about to press something else has stopped by then (RFC 6749 section 10.13).
 */
const DELAY = 500;

/**
 * Makes a button answer for the person only when the person presses it: not by a script, and not before he could have
 * seen it. `ready` may forbid it longer.
 * @param {HTMLButtonElement} button
 * @param {() => void} act
 * @param {() => boolean} [ready]
 * @returns {() => void} asks `ready` again
 */
export function arm(button, act, ready = () => true) {
  let armed = false;
  const look = () => {
    button.disabled = !armed || !ready();
  };
  button.onclick = (event) => {
    if (event.isTrusted) act();
  };
  look();
  setTimeout(() => {
    armed = true;
    look();
  }, DELAY);
  return look;
}
