/** The sandbox API as the simulator and tests use it (`/sandbox/v1`, only under `kanhe dev`). All bodies are JSON. */
import type { Act, Boot, DeviceProfile, Dialect, Json } from './host-protocol';

/** `GET /sandbox/v1/apps` */
export interface SandboxApp {
  dialect: Dialect;
  name: string;
  /** wechat */
  appid?: string;
  secret?: string;
  /** dingtalk, gov */
  appkey?: string;
  appsecret?: string;
  /** alipayplus */
  client_id?: string;
  /** By which its backend signs: PKCS#8. */
  merchant_private_key_pem?: string;
  /** By which it verifies the wallet's replies. */
  wallet_public_key_pem?: string;
  /** By version: those that the wallet verifies requests with. */
  public_keys?: { [version: string]: string };
  /** Those that there are, and whether the operator has granted them to it. */
  scopes?: { name: string; zh: string; en: string; granted: boolean }[];
  /** Where it is installed, and what it is called there. */
  agentid?: string;
  corpid?: string;
  /** gov: its home page, and the API directories that it has subscribed to. */
  home?: string | null;
  subscriptions?: string[];
  /** How people are shown it when it asks them for something. */
  presentation: Presentation;
  /** JS secure domains. */
  domains: string[];
  /** True when loopback hosts and ports are let in although the vendor would refuse them. */
  loopback: boolean;
  account_type: string;
  status: 'enabled' | 'disabled' | 'secret_frozen';
  enabled: boolean;
  /** Seconds until a newly bound domain counts. */
  domain_delay: number;
  /** Domains that do not count yet, and from when on they will, in seconds since 1970. */
  pending_domains: { [domain: string]: number };
  /** Domains of which no ICP record is known. */
  unfiled: string[];
  /** Seconds by which a config's timestamp may differ from now; null: it is not looked at. */
  timestamp_window: number | null;
  /** JSAPIs, by the page's names, that the operator has taken from it. */
  revoked: string[];
  /** What else the dialect has to know: `test_account`, `component`. */
  marks: string[];
  /** The dialect's demo page, absolute; absent for apps without one. */
  demo_url?: string;
}

/** What people see of an app beside its name: as its operator has registered it, never as a page says it. */
export interface Presentation {
  /** Address of its picture, or a path on the platform; empty if it has none. */
  logo: string;
  terms: { title: string; url: string }[];
}

/** `POST /sandbox/v1/apps` (with `dialect`) and `PATCH /sandbox/v1/apps/{dialect}/{client id}`: what can be said of an app. */
export type AppSettings = Partial<
  Pick<
    SandboxApp,
    'name' | 'account_type' | 'status' | 'domains' | 'loopback' | 'domain_delay' | 'unfiled' | 'revoked' | 'presentation'
  >
> & {
  /** Addresses from which the app's backend may call; empty: any. */
  addresses?: string[];
  /** Quotas that differ from the dialect's. */
  quotas?: { [call: string]: number };
  /** What else the dialect has to know. */
  marks?: string[];
  /** alipayplus: by version; null takes one away. */
  public_keys?: { [version: string]: string | null };
  timestamp_window?: number;
  /** gov: its home page. */
  home?: string;
  /** gov: `jsapi_auth`, `login_free`. */
  subscriptions?: string[];
};

export interface Device {
  profile: DeviceProfile;
  /** Client version, `8.0.30`. */
  client_version: string;
  /** `zh-CN` or `en`: language of the phone, not of the tool. */
  language: string;
  /** Which URL a page config is verified against. `auto`: iPhone the landing URL, the others the current one. */
  signature_url: 'auto' | 'landing' | 'current';
  /** Milliseconds until the bridge appears in the page. */
  bridge_delay: number;
  /** `plain`: `config:invalid signature`. `detailed`: the long form of newer clients with code and time. */
  error_texts: 'plain' | 'detailed';
  /** `measured`: getLocalImgData answers everywhere, in each client's own form. `documented`: on iOS only. */
  local_image_data: 'measured' | 'documented';
}

export type Network = 'none' | '2g' | '3g' | '4g' | '5g' | 'wifi';

/** Where the phone is, in WGS-84. */
export interface Place {
  latitude: number;
  longitude: number;
  /** Metres. */
  accuracy: number;
  /** Metres per second. */
  speed: number;
}

/** `POST /sandbox/v1/apps/{dialect}/{client id}/credentials`: ends a credential before its time. */
export interface CredentialEnding {
  /** wechat: `access_token`, `stable_token`, `jsapi`, `wx_card`. */
  kind: string;
  /** `expire`: its life is over. `replace`: another one has taken its place, without an overlap. */
  action: 'expire' | 'replace';
}

/** What happens to a dialog nobody has answered yet. */
export type Auto = 'ask' | 'allow' | 'deny';

/** `POST /sandbox/v1/sessions` (every field optional), `GET|PATCH|DELETE /sandbox/v1/sessions/{id}` */
export interface Session {
  id: string;
  dialect: Dialect;
  /** client id of the app in view, if one is chosen; the page's own config decides who it claims to be. */
  app: string | null;
  device: Device;
  network: Network;
  place: Place;
  auto: Auto;
  /** Seconds until a question that nobody answers ends. */
  dialog_timeout: number;
  /** How it ends then: the call fails, or is answered as if the person had walked away. */
  unanswered: 'fail' | 'cancel';
  /** Who holds the phone: the id of one of the sandbox's users. */
  user: string;
  /** Milliseconds after which a recording ends by itself: 60000, or less for who is in a hurry. */
  recording_limit_ms: number;
  /** How the person stands to the app's account. `link_from_account`: the link that he opened was spread by it. */
  following: { follows: boolean; link_from_account: boolean };
  sharing: Sharing;
  /** Whether a mini program shows the page, from its next load on. */
  mini_program: boolean;
  bluetooth: boolean;
  /** Around the phone. */
  beacons: Beacon[];
  authorizing: Authorizing;
  /** The browser that shows the pages, if it is not the simulator's frame. */
  driver: Driver | null;
  /** The device that shows the pages, if it is not the simulator's frame. */
  detached: Detached | null;
  /** Present once a page has said hello. */
  page: PageState | null;
  recorder: Recorder;
  /** What is played; null at rest. */
  player: Player | null;
  /** The view of the mini program around the page: what the page has said to it, and what it has heard. */
  web_view: { waiting: Json[]; delivered: { at: number; moment: 'back' | 'share' | 'destroy' | 'copy'; messages: Json[] }[] };
  /** Put this into the frame's `window.name`. */
  boot: Boot;
}

/** What can be said of a session when it is made or changed. */
export type SessionSettings = Partial<Omit<Session, 'id' | 'driver' | 'detached' | 'page' | 'recorder' | 'player' | 'web_view' | 'boot'>>;

/**
 * A real browser that shows a session's pages (`kanhe open`). `POST …/{id}/driver` with it takes the session: the answer is
 * the stream of the session's events, and while it is read the session is driven. `PATCH …/{id}/driver` with `{"map"}` serves
 * hosts elsewhere from the next request on.
 */
export interface Driver {
  /** `Chrome/156.0.8078.114`; empty until it has started. */
  browser: string;
  /** It has no window: `GET …/{id}/screen?since=N` answers the next picture (JPEG, its number in `x-kanhe-picture`), or 204. */
  headless: boolean;
  /** Hosts that are not mapped are refused. */
  hermetic: boolean;
  /** Which host is served where. */
  map: { [host: string]: string };
  /** Where other DevTools clients find it. */
  devtools: string | null;
}

/**
 * A real phone, or any tab of a browser, that shows a session's pages. `POST …/{id}/device` answers an `Invitation`; the page
 * that is opened with `#kanhe-device=CODE`, and carries the tag, joins by it. `DELETE …/{id}/device` lets the device go.
 */
export interface Detached {
  /** What its own browser says of itself in requests. */
  user_agent: string;
  /** In CSS pixels. */
  screen: { width: number; height: number; density: number };
  /** By which it reaches us. */
  origin: string;
  /** It has a line to us at this moment. */
  connected: boolean;
}

/** A code that counts once. */
export interface Invitation {
  code: string;
  /** Unix seconds on the platform's clock. */
  expires_at: number;
  life_seconds: number;
  /** Where other devices find this server; empty if only this computer does. */
  origins: string[];
}

/** What its proxy did with whom. `GET …/{id}/driver/traffic` answers `{"traffic": TrafficLine[]}`. */
export interface TrafficLine {
  host: string;
  treatment: 'mapped' | 'answered' | 'passed' | 'refused' | 'failed';
  /** With what, or why. */
  detail: string;
  count: number;
}

/**
 * A person's hands in a browser without a window: `POST …/{id}/input {"inputs": Input[]}`. Places are CSS pixels of the view.
 * `GET …/{id}/screenshot` answers a picture of it: PNG.
 */
export type Input =
  | { kind: 'pointer'; action: 'down' | 'move' | 'up' | 'cancel'; x: number; y: number }
  | { kind: 'wheel'; x: number; y: number; dx: number; dy: number }
  /** As `KeyboardEvent` has it. `modifiers`: 1 alt, 2 control, 4 meta, 8 shift. */
  | { kind: 'key'; down: boolean; key: string; code: string; key_code?: number; modifiers?: number }
  /** Text that is there at once, and text that an input method still works on. */
  | { kind: 'text' | 'composition'; text: string }
  | { kind: 'size'; width: number; height: number }
  | { kind: 'back' | 'reload' };

/** What a page has made of the bar above it. `POST …/{id}/bar` with `{id}` taps one of its buttons, or `back`. */
export interface Bar {
  /** In place of the document's own title. */
  title: string | null;
  /** Beside the arrow. */
  left: string | null;
  /** The page itself does what the arrow would. */
  holds_back: boolean;
  right: { id: string; text: string; event: string }[];
}

export interface PageState {
  landing: string;
  current: string;
  title: string;
  /** `none`: never configured. */
  config: 'none' | 'granted' | 'refused';
  /** client id that the page configured with, if any. */
  app: string | null;
  /** True after closeWindow. */
  closed: boolean;
  menu: { shown: boolean; items: MenuItem[] };
  bar: Bar;
  /** What it has set to be shared: to people, and to everybody. */
  sharing: { message: Card | null; timeline: Card | null };
}

/**
 * An item of the page's menu. `POST /sandbox/v1/sessions/{id}/menu {"item"}` taps it, if it is there; the answer
 * `{"told", "share"}` says by which event the page was told, or what was sent.
 */
export interface MenuItem {
  /** `menuItem:share:timeline`. */
  name: string;
  class: 'base' | 'spread' | 'protect';
  shown: boolean;
}

/** What a shared page looks like. */
export interface Card {
  title: string;
  desc: string;
  link: string;
  image: string;
  type: string;
  data_url: string;
}

/** A card that was sent. `GET /sandbox/v1/sessions/{id}/shares` answers `{"shares": Share[]}`, oldest first. */
export interface Share {
  id: number;
  at: number;
  user: string;
  app: string;
  host: string;
  item: string;
  to: string;
  contact: string | null;
  source: 'default' | 'data' | 'listener';
  call: number | null;
  card: Card;
  /** What opens when its recipient taps it. */
  opens: string;
}

/** How the phone's client shares. */
export interface Sharing {
  /** What a page is told of a share that the person gives up: what the client's version does, that it went, the truth. */
  cancelled: 'auto' | 'ok' | 'cancel';
  /** What counts if a page has both set data and listens. */
  precedence: 'data' | 'listener';
  /** Whether links get parameters on their way. */
  link_parameters: boolean;
}

/** How a wallet lets apps ask for codes. */
export interface Authorizing {
  /** Which scopes need no asking: those of the seed's table, or `auth_base` alone as its note has it. */
  silent: 'table' | 'note';
  /** Which errors a page sees: the seed's, or those of other editions' containers. */
  errors: 'seed' | 'container';
  /** What the consent page lists. */
  listing: 'missing' | 'all';
  /** Whether it can be shown at all; where it cannot, pages get 2001. */
  consent_page: boolean;
  /** Whether a call without `scopes` is a mistake. */
  scopes_required: boolean;
  /** Whether a success carries `authCode` alone. */
  minimal_success: boolean;
  /** Whether a refusal of every scope carries `authErrorScopes` alone. */
  bare_scope_failure: boolean;
}

/** A message that an app has sent. `GET /sandbox/v1/users/{id}/inbox` answers `{"messages": Delivered[]}`, newest first. */
export interface Delivered {
  id: string;
  at: number;
  user: string;
  client_id: string;
  /** The app's name. */
  app: string;
  channel: 'inbox' | 'push';
  template: string;
  letters: { language: string; title: string; content: string; url: string }[];
}

/** A user's play money. `GET /sandbox/v1/users/{id}/purse`; `PUT` with `{"currency", "balance"}` fills it. */
export interface Purse {
  /** In minor units, by currency. */
  balances: { [currency: string]: number };
  /** Newest first; `paid` is false where there was not enough. */
  payments: {
    id: string;
    request_id: string;
    at: number;
    user: string;
    client_id: string;
    app: string;
    amount: { currency: string; value: string };
    description: string;
    paid: boolean;
  }[];
}

export interface Beacon {
  uuid: string;
  major: number;
  minor: number;
  /** Metres. */
  distance: number;
}

/**
 * A code in a picture. `POST /sandbox/v1/barcodes` with a picture as its body answers `{"symbols": BarcodeSymbol[]}`;
 * `GET /sandbox/v1/barcodes/qr|ean13|code128?text=…` draws one.
 */
export interface BarcodeSymbol {
  /** `QR_CODE`, `EAN_13`, … */
  format: string;
  text: string;
}

/** `POST /sandbox/v1/sessions/{id}/pages`: a new document said hello. Answers the Session. */
export interface NewPage {
  landing: string;
  title: string;
  /** Of a driven browser: the view that shows it. A view that it covers keeps its page; `POST …/{id}/views/{view}` brings one
   * to the front again, `DELETE` closes it. */
  view?: string;
}

/** `PATCH /sandbox/v1/sessions/{id}/page`: URL or title changed without a load. Answers the Session. */
export interface PageChange {
  current?: string;
  title?: string;
  /** The view that is meant; the one in front if absent. */
  view?: string;
  /** The person has closed the view. */
  closed?: boolean;
}

/**
 * The phone's recorder. The recording that ends next will be: the chosen sound, else what a viewer's microphone has
 * heard, else a tone as long as it lasted.
 *
 * `PUT …/recorder/sound[?duration_ms=N]` chooses a sound: `audio/…`, at most 2 MiB; `DELETE` takes the choice back.
 * `PUT …/recorder/transcript` says what `translateVoice` will find in it; see Transcript.
 */
export interface Recorder {
  recording: Recording | null;
  sound: SoundFacts | null;
  transcript: string | null;
}

/**
 * A recording under way. Who shows the phone may lend it his ears: `POST …/recorder/recordings/{id} {"heard": true}`
 * answers `{"heard": true}` if nobody else does and it is not over. When `ended` is true he has five seconds for
 * `PUT …/recorder/recordings/{id}/sound[?duration_ms=N]`, or takes his ears back with `{"heard": false}`.
 */
export interface Recording {
  id: number;
  elapsed_ms: number;
  /** When it ends by itself. */
  limit_ms: number;
  /** A viewer's microphone hears it. */
  heard: boolean;
  /** It is over; what the microphone has heard is awaited. */
  ended: boolean;
}

export interface SoundFacts {
  content_type: string;
  duration_ms: number;
}

/** `PUT /sandbox/v1/sessions/{id}/recorder/transcript`. Null: the person will be asked; empty: nothing is recognised. */
export interface Transcript {
  text: string | null;
}

/** What the phone plays. `GET /sandbox/v1/sessions/{id}/voices/{local id, escaped}` answers the sound itself. */
export interface Player {
  /** Another one each time that a voice begins or goes on. */
  id: number;
  local_id: string;
  position_ms: number;
  duration_ms: number;
  paused: boolean;
}

/**
 * `POST /sandbox/v1/sessions/{id}/player`: what a viewer says of the voice that he plays aloud. Where nobody does, it
 * ends by the platform's clock. Answers `{"playing": true}` if that is still what plays.
 */
export interface Played {
  /** The player's. */
  id: number;
  /** `stopped`: the person does not want to hear more. */
  state: 'began' | 'ended' | 'stopped';
  /** If he has measured it. */
  duration_ms?: number;
}

/** `POST /sandbox/v1/sessions/{id}/open`: asks whoever shows this session to load a URL (event `open`). */
export interface Open {
  url: string;
}

/**
 * `POST /sandbox/v1/sessions/{id}/invoke`: one bridge call. Answers when the call is answered, which may take until a person has
 * answered a dialog: `{"call": 12, "result": {…}}`.
 */
export interface Invoke {
  api: string;
  params: { [key: string]: Json };
  url: string;
  /** Which call of its document it is, from 1 on: calls that say so begin in this order, however they arrive. */
  order?: number;
  /** The view that it comes from, which is in front from then on. */
  view?: string;
}
export interface Invoked {
  call: number;
  /** Null: the page shall never be answered (a fault). */
  result: { [key: string]: Json } | null;
  /** The page's callback shall be called twice (a fault). */
  twice?: boolean;
}

/**
 * `POST /sandbox/v1/sessions/{id}/listen`: the page listens to an event of the host. Answers `{"call": 13}`. It stands in
 * the log as a call, with what the page may hear now; what it may hear is judged again when there is something to hear.
 */
export interface Listen {
  event: string;
  url: string;
}

/**
 * `POST /sandbox/v1/sessions/{id}/expect`: answers the next dialogs of a kind before anybody is asked; those that have
 * this action.
 */
export interface Expectation {
  /** Of which kind; absent: any of the function's. One of `kind` and `api` is said. */
  kind?: string;
  /** Of which function, by its name in pages or on the bridge; absent: any. */
  api?: string;
  /** Absent: the one that means yes. */
  action?: string;
  data?: { [key: string]: Json };
  /** What mainly goes with the answer, whatever the dialog calls that: a code's text, pictures, people, a button. */
  value?: Json;
  /** How many; 1 if absent. */
  times?: number;
}

/**
 * For scripts, under `/sandbox/v1/sessions/{id}`. What does not come in `timeout_ms` (10000; at most 120000) is a problem
 * `timed_out` with status 408, whose detail says what came instead.
 *
 * - `GET …/calls/wait?api=&status=&since=&timeout_ms=` answers `{"call": Call}`: the oldest that has been answered.
 * - `GET …/dialogs/wait?kind=&since=&timeout_ms=` answers `{"dialog": Dialog}`: the oldest that is open.
 * - `GET …/expect` answers `{"expectations": Expectation[]}`: those that nothing has taken yet; `DELETE` forgets them.
 * - `POST …/acts` with an `Act` of the host protocol: what the person has done in the page.
 * - `GET …/recording[?as=json|playwright]` answers a Recording, or the text of a test that does the same again.
 * - `POST …/replay` with a Recording: the phone is what that one was, and answers its questions as they were answered.
 */
export interface Recording {
  kanhe: 1;
  /** Its dialect, and where it differs from a fresh phone. */
  phone: SessionSettings;
  steps: Step[];
}

export type Step =
  | { step: 'load'; url: string }
  | { step: 'act'; act: Act }
  | { step: 'answer'; api: string; kind: string; action: string; data: { [key: string]: Json } }
  | {
      step: 'call';
      api: string;
      params: { [key: string]: Json };
      status: Call['status'];
      result: { [key: string]: Json } | null;
      fault?: number;
    }
  | { step: 'menu'; item: string }
  | { step: 'bar'; id: string };

export type CheckOutcome = 'passed' | 'failed' | 'skipped' | 'lenient';

/** One line of the ordered list of checks. */
export interface Check {
  /**
   * For preVerifyJSAPI: `parameters`, `app`, `enabled`, `url`, `domain`, `ticket`, `timestamp`, `nonce`, `signature`, `apis`.
   * For other calls: `known`, `configured`, `declared`, `permitted`, `consent`, `fault`.
   */
  name: string;
  outcome: CheckOutcome;
  /** The value used, secrets masked; empty if there is none. */
  value: string;
  /** For `failed` and `lenient`: machine-readable reason, e.g. `domain_not_bound`; a text for people is in the locales under `reason.<it>`. */
  reason?: string;
}

/** The signature string by field, as the platform would build it. */
export interface SignatureView {
  /** In signing order: jsapi_ticket (masked), noncestr, timestamp, url. */
  fields: { name: string; value: string }[];
  given: string;
  /** What would have matched. */
  expected: string;
}

/** `GET /sandbox/v1/sessions/{id}/calls?since=ID` answers `{"calls": Call[]}`, oldest first. */
export interface Call {
  id: number;
  session: string;
  /** Milliseconds since 1970, platform's clock. */
  at: number;
  /** Page's name of the API, e.g. `getLocation`. */
  name: string;
  /** Name on the bridge. */
  wire: string;
  params: { [key: string]: Json };
  url: string;
  /** `waiting`: for a person. `sdk`: the SDK's own call, not the page's. */
  status: 'waiting' | 'allowed' | 'refused' | 'failed' | 'cancelled' | 'sdk';
  /** Machine-readable reason of a refusal. */
  reason: string | null;
  checks: Check[];
  signature: SignatureView | null;
  /** What the page's callback got; null while waiting. */
  result: { [key: string]: Json } | null;
  /** Real time until the answer, of which a person's part. */
  duration_ms: number | null;
  waited_ms: number;
  /** The fault that hit it. */
  fault?: number;
}

/**
 * `POST /sandbox/v1/explain`: why a page config was refused. About a call of a phone, or about a config and a URL; a text
 * that a real client has printed may stand beside them.
 */
export interface ExplainQuestion {
  session?: string;
  call?: number;
  config?: { [key: string]: Json };
  url?: string;
  landing?: string;
  /** Addresses that may have been signed by mistake: the backend's own. */
  also?: string[];
  /** Whose page or request it is; `wechat` if absent. */
  dialect?: Dialect;
  /** The client in which it was refused: it says which of the two URLs counts. */
  profile?: 'ios' | 'android' | 'desktop';
  /** Instead of a config: a backend's signed request, as it was sent (`gov`, `alipayplus`). */
  request?: { method?: string; url: string; headers?: { [name: string]: string }; body?: string };
  text?: string;
}

/** What the doctor says. It never holds a ticket. */
export interface Diagnosis {
  /**
   * `explained`: these mistakes together make what was refused. `possible`: a code alone was given, and each of these may be
   * behind it. `unreadable`: the config lacks fields.
   */
  verdict: 'verifies' | 'explained' | 'possible' | 'unexplained' | 'unreadable';
  mistakes?: ExplainedMistake[];
  /** The URL that was verified. */
  url?: string;
  /** Another client would accept it: the page's other URL was signed. */
  verifies_elsewhere?: boolean;
  /** The same for each kind of client, in a sentence, where they disagree. */
  clients_words?: { en: string | null; zh: string | null };
  /** How many signatures were computed. */
  tried?: number;
}

export interface ExplainedMistake {
  /** `url_without_query`, `ticket_expired`, … */
  code: string;
  field: 'ticket' | 'nonce' | 'timestamp' | 'url' | 'form' | 'signature' | 'key' | 'domain' | 'path' | 'body' | 'client' | 'permission' | 'page';
  /** What was signed, and what belongs there; tickets by their provenance. */
  signed: string;
  right: string;
  words: { en: string; zh: string; fix_en: string; fix_zh: string };
  /** The page about it on this server: `/docs/traps/…#code`. */
  page: string;
}

/** What a user shows of himself. */
export interface Profile {
  nickname: string;
  /** 0 unknown, 1 male, 2 female. */
  sex: number;
  language: string;
  country: string;
  province: string;
  city: string;
  /** Address of a picture, or empty. */
  avatar: string;
  /** What only wallets know of him; absent if that is nothing. */
  particulars?: Partial<Particulars>;
}

/** What a user has shown his papers for, and where he can be reached. */
export interface Particulars {
  full_name: string;
  /** `1998-07-03` */
  birthday: string;
  /** Two letters. */
  nationality: string;
  /** Country code, hyphen, number. */
  mobile: string;
  email: string;
}

/**
 * Somebody who uses the sandbox. `GET /sandbox/v1/users` answers `{"users": SandboxUser[]}`; `POST` with `{"id",
 * "profile"}` adds one; `PATCH …/{id} {"profile"}` changes him; `DELETE …/{id}/consents/{dialect}/{client id}[/{scope}]` takes
 * back what he has agreed to. `POST /sandbox/v1/codes {"dialect", "client_id"?, "user"?, "scopes"?}` answers `{"code"}`.
 */
export interface SandboxUser {
  id: string;
  profile: Profile;
  /** By client id of the app: how it knows him. */
  openids: { [clientId: string]: string };
  unionid: string;
  consents: {
    dialect: Dialect;
    client_id: string;
    app: string;
    /** When each was agreed to. */
    scopes: { [scope: string]: number };
    /** What they mean, where the dialect says it. */
    words: { [scope: string]: { zh: string; en: string } };
  }[];
}

/** A kind of card that an app offers. `POST /sandbox/v1/cards {"client_id"?, "title", "card_type", …}` adds one. */
export interface CardOffer {
  card_id: string;
  client_id: string;
  title: string;
  card_type: string;
  /** Shops that take it; empty: all. */
  shops: string[];
  /** Whether the app gives each card a code of its own. */
  own_codes: boolean;
  left: number;
}

/** `GET /sandbox/v1/cards`. */
export interface CardList {
  offers: CardOffer[];
  held: { card_id: string; code: string; encrypt_code: string; user: string; state: 'normal' | 'consumed' }[];
}

/**
 * An order of a merchant. `POST /sandbox/v1/orders {"description", "amount", "version"?, "client_id"?, "out_trade_no"?,
 * "notify_url"?, "openid"?, "notify_after_ms"?, "notify_times"?}` makes one; `GET` answers `{"orders": Order[]}`, newest
 * first. `GET /sandbox/v1/merchants/{client id}` has the keys of his backend.
 */
export interface Order {
  prepay_id: string;
  client_id: string;
  mch_id: string;
  version: 'v2' | 'v3';
  description: string;
  /** In fen. */
  amount: number;
  out_trade_no: string;
  notify_url: string | null;
  openid: string | null;
  state: 'NOTPAY' | 'SUCCESS';
  transaction_id: string | null;
  created_at: number;
  expires_at: number;
  paid_at: number | null;
  told: { at: number; acknowledged: boolean; answer: string }[];
}

/** `POST /sandbox/v1/sessions/{id}/authorize {"query", "url"?}`: how the authorization page goes on. */
export type Authorized = { redirect: string } | { declined: true } | { code: number; reason: string };

/**
 * A picture of the phone's album. `GET /sandbox/v1/sessions/{id}/album` answers `{"pictures": AlbumPicture[]}`, newest
 * first; `POST …/album?name=…&source=album|camera` with a picture as its body puts one in and answers it;
 * `GET …/album/{picture}` is the picture, `DELETE` takes it out.
 */
export interface AlbumPicture {
  id: string;
  /** Of a sample, what is to be seen, in one word. */
  name: string;
  sample: boolean;
  source: 'album' | 'camera';
  /** In pixels. */
  width: number;
  height: number;
}

/** A question to the person who holds the phone. `GET /sandbox/v1/sessions/{id}/dialogs` answers `{"dialogs": Dialog[]}`. */
export interface Dialog {
  id: number;
  session: string;
  call: number;
  /**
   * `location`: may this page see where you are? `microphone`: may it hear you? `transcript`: what is said in this voice
   * (action `write`, data `text`)? `images`: which pictures of the album shall the page have (action `choose`, data `images`
   * and `original`)? `preview`: pictures over the whole screen. `share`: a card on its way (action `send`, data `contact`).
   * `scan`: what does the code say (action `scan`, data `text` and `format`)? `scan-result`, `map`: screens. `product`,
   * `authorize`: may this app see who you are? `pay` (actions `pay`, `fail`), `add-cards`, `choose-card` (data `codes`),
   * `consume-card`, `cards`, `address` (data: the fields), `red-packet`, `business-view`. `mini-program-consent`: what may this
   * mini program know and do (actions `allow`, with `scopes` and `agreement`, `deny`, `cancel`)? `contract` (action `sign`).
   * `enterprise-chat`, `launch-mini-program`, `mini-program-page`: doors to what is not simulated (actions `open`, `fail`).
   */
  kind: string;
  /** Who asks: the app's name, and the page's host. */
  app: string;
  host: string;
  /** Kind-specific facts. */
  data: { [key: string]: Json };
  /** The first means yes, the second no. */
  actions: string[];
  /** Whether a call waits for the answer. A screen that is only shown stays until somebody closes it. */
  waits: boolean;
}

/** `POST /sandbox/v1/sessions/{id}/dialogs/{dialog}` */
export interface DialogAnswer {
  action: string;
  /** What it leaves open is taken from the dialog's own suggestion. */
  data?: { [key: string]: Json };
}

/**
 * `GET /sandbox/v1/auth-requests/{id}[?user=ID]`: what the wallet's hosted authorization page shows. `POST` with
 * `{ticket, action: 'allow' | 'deny', scopes, agreement}` answers it, once: `{"redirect": …}`.
 */
export interface HostedPage {
  /** False: a contract, which is signed on the phone. */
  hosted: boolean;
  /** The app's address, to which the browser goes back. */
  returns_to: string;
  asked: {
    client_id: string;
    app: string;
    presentation: Presentation;
    /** What has to be asked; what needs no asking is not in it. */
    scopes: { name: string; zh: string; en: string }[];
    /** Whether auto-debit is among them. */
    agreement: boolean;
  };
  user: string;
  /** Who can be chosen. */
  users: { id: string; name: string }[];
  /** To be given back with the answer. */
  ticket: string;
}

/** The string to sign of a backend's request, and what of it differs. */
export interface SignatureEvidence {
  /** As long as it is, with codes and tokens hidden. */
  text: string;
  bytes: number;
  /** SHA-256 of the string as it is, in hexadecimal. */
  sha256: string;
  parts: {
    name: 'path' | 'client_id' | 'time' | 'body' | 'encoding' | 'key_version';
    received: string;
    /** As it was signed, where that is known and can be shown. */
    signed?: string;
    differs: boolean;
  }[];
  found: { zh: string; en: string }[];
}

/** One line of `GET /sandbox/v1/log` (newest first: `{"log": LogEntry[]}`). */
export interface LogEntry {
  id: number;
  at: number;
  /** `open-api`: a backend's call. `page`: a page config over the host API. `jsapi`: a call in the simulator. `sandbox`: clock, faults. */
  source: 'open-api' | 'host-api' | 'jsapi' | 'sandbox';
  /** e.g. `wechat.getticket`, `wechat.getLocation`. */
  endpoint: string;
  /** client id, if known. */
  app: string | null;
  outcome: 'ok' | 'refused' | 'fault' | 'error';
  /** Vendor code and text, or the reason. */
  message: string;
  reason: string | null;
  /** Where a wallet's signature does not verify: what to compare. */
  evidence?: SignatureEvidence;
  duration_ms: number;
  /** For `jsapi`: the call in its session. */
  session?: string;
  call?: number;
  /** The fault that hit it, if only by making it late. */
  fault?: number;
}

/** `GET /sandbox/v1/events[?session=ID]`: server-sent events; `event:` is the type, `data:` the JSON. */
export type SandboxEvent =
  | { type: 'log'; entry: LogEntry }
  | { type: 'call'; call: Call }
  | { type: 'dialog'; dialog: Dialog }
  | { type: 'dialog-closed'; session: string; dialog: number }
  | { type: 'session'; session: Session }
  | { type: 'open'; session: string; url: string }
  /** Whoever shows the phone shall do what an item of the menu stands for. */
  | { type: 'menu'; session: string; item: string }
  | { type: 'shared'; session: string; share: Share }
  /** To be delivered to the page, if it listens. */
  | { type: 'event'; session: string; event: string; payload: { [key: string]: Json } }
  | { type: 'closed'; session: string }
  /** A driven page has said something (`alert`), or failed. `POST …/{id}/said` says it. */
  | { type: 'said'; session: string; kind: 'alert' | 'error'; text: string }
  /** For the browser that shows the session. */
  | { type: 'input'; session: string; inputs: Input[] }
  | { type: 'screen-wanted'; session: string }
  /** `PUT …/{id}/screenshot/{number}` answers it. */
  | { type: 'photograph'; session: string; number: number }
  /** Its proxy has done something. */
  | { type: 'traffic'; session: string }
  /** A message has come for a user, or his balance has changed. */
  | { type: 'belongings'; user: string }
  | { type: 'clock'; now: number }
  /** This watcher fell behind and has missed events: it must fetch anew what it shows. */
  | { type: 'lagged' };

/** `GET /sandbox/v1/clock` and the answer of `POST /sandbox/v1/clock {"advance_seconds": N}`. */
export interface ClockView {
  /** Seconds since 1970. */
  now: number;
}

/** `GET /sandbox/v1/faults`. */
export interface FaultList {
  faults: Fault[];
  /** Every name that a fault can hit. */
  endpoints: string[];
}

/**
 * `POST /sandbox/v1/faults` adds one and answers it; `PUT` with `{"faults": Fault[]}` sets these instead of all others;
 * `DELETE` clears all, `DELETE …/{id}` one.
 */
export interface Fault {
  id?: number;
  /** `wechat.token`, `wechat.stable_token`, `wechat.getticket`, `wechat.clear_quota`; for JSAPIs `wechat.jsapi.<wire name>`. */
  endpoint: string;
  /** Only calls of this phone; for JSAPIs. */
  session?: string;
  /** Only calls of this app, by its client id. */
  app?: string;
  /** Only while this user holds the phone; for JSAPIs. */
  user?: string;
  /** Only this one of the calls that it could hit, from 1 on. */
  nth?: number;
  /** How likely it hits each of them, 0 to 1; the same `seed`, the same calls. */
  probability?: number;
  seed?: number;
  /** Answered instead of the real answer, whatever shape it has. */
  answer?: { [key: string]: Json };
  /** HTTP status of a backend's call. */
  status?: number;
  /** How a page's call ends, in the words of its client; with `fail`, `code` and `message` may be said. */
  end?: 'deny' | 'cancel' | 'fail';
  code?: string;
  message?: string;
  latency_ms?: number;
  /** Late by anything between `latency_ms` and this. */
  latency_to_ms?: number;
  /** The connection is cut without an answer. */
  drop?: boolean;
  /** The page's callback is called twice. */
  twice?: boolean;
  /** How many calls it hits; absent: until cleared. */
  times?: number;
}

/** Every refusal of the sandbox API: `application/problem+json`, RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}
