/**
 * The host protocol: what a page's bridge and its host (a real super-app, or the simulator) say to each other.
 * Prose: docs/host-protocol.md. One protocol, several transports; this file is the wire.
 */

/** Version of this protocol. A host refuses a page that speaks a higher one. */
export type ProtocolVersion = 1;

export type Dialect = 'wechat' | 'dingtalk' | 'gov' | 'alipayplus';

/** Which client the page believes to run in. Decides wire shapes and the user agent. */
export type DeviceProfile = 'iphone' | 'android' | 'desktop';

/**
 * Boot data of the framed mode: JSON in the frame's `window.name`, read synchronously by the page's first script.
 * It is set before the frame is inserted and survives navigations inside the frame.
 */
export interface Boot {
  kanhe: ProtocolVersion;
  /** Session id. Not a secret: a page may know it. */
  session: string;
  /** Origin of the simulator, `http://127.0.0.1:8787`. Accepted only if it is loopback and has the port of our own script. */
  simulator: string;
  dialect: Dialect;
  profile: DeviceProfile;
  /** What `navigator.userAgent` shall say. */
  userAgent: string;
  /** What `navigator.platform` shall say (`iPhone`, `Linux armv8l`, `Win32`). */
  platform: string;
  /** What `navigator.language` shall say (`zh-CN`, `en`). */
  language: string;
  /** Milliseconds after which the bridge appears, at most 60 000; 0: before the page's first script. */
  bridgeDelay: number;
  /** What shows the page; `miniprogram` is what `wx.miniProgram.getEnv` looks for. */
  environment: 'browser' | 'miniprogram';
  /** Whether the host wants to be told what the person does in the page (`acted`): a simulator that records. */
  acts?: boolean;
}

/** Boot data of a host that injects the bridge's script by itself: its `navigator` says already what it shall. */
export type NativeBoot = Omit<Boot, 'simulator' | 'platform'>;

/**
 * `window.kanheInjected`: what such a host leaves in the injected text right before `/bridge/injected.js`, which takes it
 * away again. Which member there is says what texts go through.
 */
export type Injected = { boot: NativeBoot } & (
  | {
      /** Hands a text to the host. */
      post: (text: string) => void;
      /** Name of the global that the host calls with a text. */
      receiver: string;
    }
  /** Name of a `WKScriptMessageHandler`. */
  | { webkit: string }
  /** Name of the object of a `WebMessageListener`, or of a `JavascriptInterface` with the key that goes with each text. */
  | { android: string; key?: string }
);

/** Sent once per document with `postMessage` to the parent, with one MessagePort. Everything else runs over that port. */
export interface Hello {
  kanhe: ProtocolVersion;
  type: 'hello';
  session: string;
  /** URL of the document when it was loaded: what an iPhone verifies. */
  landing: string;
  title: string;
  /** Over text: name of the global that the host calls with a text, in this document and in no other. */
  receiver?: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Page to host, over the port. */
export type PageMessage =
  | {
      type: 'call';
      /** A whole number from 1 on, unique in this document. */
      id: number;
      /** Name on the dialect's wire, e.g. `geoLocation`. */
      api: string;
      params: { [key: string]: Json };
      /** `location.href` at the moment of the call. */
      url: string;
    }
  /** The page listens to a host event; only such events are delivered. */
  | { type: 'listen'; event: string }
  /** The document's URL changed without a load (history API, fragment). */
  | { type: 'navigated'; url: string }
  | { type: 'title'; title: string }
  /** `window.alert`, which a browser refuses to a cross-origin frame: the host shows it, the page does not wait. */
  | { type: 'alert'; text: string }
  /** A page's callback threw, or `window.onerror` fired. */
  | { type: 'error'; message: string }
  /** What the person has done in the page; only if the boot data asks for it. */
  | { type: 'acted'; act: Act };

/** What a person does in a page. `press` names a key in `value`, `select` its options' values, one a line. */
export interface Act {
  do: 'click' | 'fill' | 'select' | 'press';
  target: ActTarget;
  value?: string;
}

/** By what an element is found again: by its test id, by role and accessible name if that is it alone, else by the selector. */
export interface ActTarget {
  css: string;
  testId?: string;
  role?: string;
  name?: string;
}

/** Host to page, over the port. */
export type HostMessage =
  | { type: 'welcome'; kanhe: ProtocolVersion }
  /**
   * Exactly one per call. `result` is what the vendor's bridge would hand to the callback. `twice`: a simulator has it
   * called twice, as faulty clients do.
   */
  | { type: 'reply'; id: number; result: { [key: string]: Json }; twice?: true }
  /** A host event, e.g. `menu:share:timeline`. The payload is always an object. */
  | { type: 'event'; event: string; payload: { [key: string]: Json } }
  /**
   * The last message: nothing is answered any more, the calls that still wait included. `replaced`: a later hello came
   * from the same frame. `version`: the page speaks a higher version than the host.
   */
  | { type: 'closed'; reason: 'ended' | 'replaced' | 'version' };

/**
 * Over the web socket of a detached device alone, what a native host does to its view by itself. `go`: with a code by which
 * the page joins that is there, since another origin does not know the key.
 */
export type DeviceWord =
  | { type: 'go'; url: string; code: string }
  | { type: 'reload' | 'back' }
  /** The page has closed itself. */
  | { type: 'leave' };

/** Bounds that both ends keep. A message beyond them is answered with a refusal or dropped, never buffered. */
export interface Bounds {
  /** Characters of one message as JSON. */
  messageCharacters: 1_048_576;
  /** Objects and lists in each other, the message itself being one. */
  nesting: 100;
  /** Calls of one document that wait for an answer. */
  pendingCalls: 256;
  /** Events that one document listens to. */
  listenedEvents: 256;
  /** Characters of a name (`api`, `event`). */
  nameCharacters: 128;
  /** Characters of a text that is only shown (`title`, `text`, `message`). The page cuts it. */
  textCharacters: 10_000;
}
