/**
 * How one API is put on the wire and read back. An API without an entry has no arguments of its own, and its result
 * passes as it came.
 */
export interface Shape {
  /** The call's own arguments. Fields of the page's options that it does not name are dropped. */
  encode?(options: any): object;
  /** Edits the reply in place, once, before the callbacks. */
  decode?(reply: any): void;
  /** May be called with no argument although it has some of its own. */
  optionsOptional?: boolean;
  /** Waits for the bridge, and works only inside WeChat. */
  waits?: boolean;
}
