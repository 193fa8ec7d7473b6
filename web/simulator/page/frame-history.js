/**
 * The pages that one frame has shown, so that the phone's Back knows whether there is one to go back to.
 *
 * A frame's history is part of the tab's and cannot be asked about when the page is of another origin. What can be
 * seen is where each page says it is, and how long the tab's history is: it grows when the frame goes somewhere new.
 * In doubt an entry counts as replaced: Back must never leave the simulator.
 */
export class FrameHistory {
  /** @type {string[]} */
  #urls = [];
  #at = -1;
  #length = 0;

  /** Whether there is a page to go back to. */
  get canGoBack() {
    return this.#at > 0;
  }

  /**
   * The page is at `url` now, loaded or not; the tab's history has `length` entries.
   * @param {string} url
   * @param {number} length
   */
  visit(url, length) {
    const grown = length > this.#length;
    this.#length = length;
    if (this.#at < 0) {
      this.#urls = [url];
      this.#at = 0;
    } else if (grown) {
      this.#urls.splice(this.#at + 1, Infinity, url);
      this.#at += 1;
    } else if (this.#urls[this.#at - 1] === url) {
      this.#at -= 1;
    } else if (this.#urls[this.#at + 1] === url) {
      this.#at += 1;
    } else {
      this.#urls[this.#at] = url;
    }
  }
}
