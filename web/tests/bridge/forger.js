// A page that speaks the host protocol by hand, so that it can say what no honest page says.

/** Runs in the page, and makes `window.forger` there. */
export function bringForger() {
  let barriers = 0;
  const forger = {
    /** @type {MessagePort | null} */
    port: null,
    /** What the host said over the ports, less the answers that only mark time. @type {any[]} */
    heard: [],

    /**
     * Says hello, with changes.
     * @param {object} changes
     * @param {number} [ports] that it brings
     * @returns {Promise<any>} the first word of the host, if it ever says one
     */
    hello(changes, ports = 1) {
      const channels = Array.from({ length: ports }, () => new MessageChannel());
      const first = channels[0];
      const word = new Promise((resolve) => {
        if (first) {
          first.port1.onmessage = ({ data }) => {
            if (String(data.id).startsWith('9007')) {
              document.dispatchEvent(new CustomEvent(`settled-${data.id}`));
            } else {
              forger.heard.push(data);
              resolve(data);
            }
          };
        }
      });
      forger.port = first ? first.port1 : null;
      const hello = { kanhe: 1, type: 'hello', landing: location.href, title: 'Forger', ...changes };
      parent.postMessage(hello, '*', channels.map(({ port2 }) => port2));
      return word;
    },

    /** @param {unknown} message */
    say: (message) => forger.port.postMessage(message),

    /** Waits until the host has taken all that was said. */
    settle() {
      // Ids that no test uses.
      const id = 9007000000000000 + (barriers += 1);
      return new Promise((resolve) => {
        document.addEventListener(`settled-${id}`, () => resolve(null), { once: true });
        forger.say({ type: 'call', id, api: 'settle', params: {}, url: location.href });
      });
    },

    replies: () => forger.heard.filter(({ type }) => type === 'reply'),
  };
  window.forger = forger;
}
