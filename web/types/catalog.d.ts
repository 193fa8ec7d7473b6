/** One row of the WeChat catalog, generated from `crates/kanhe-wechat/catalog.toml`. */
export interface WechatApi {
  /** Name in `wx`, e.g. `getLocation`; `miniProgram.navigateTo` for members of `wx.miniProgram`. */
  name: string;
  /** Name on the bridge, e.g. `geoLocation`. For listeners: the event, e.g. `menu:share:timeline`. */
  wire: string;
  /** `invoke`: one call, one reply. `listen`: an event. */
  kind: 'invoke' | 'listen';
  /** Row of the permission table (seed 003, appendix "Permission comparison table"). */
  group: string;
  /** First SDK version that has it. */
  since: '1.0.0' | '1.2.0' | '1.3.2' | '1.4.0' | '1.6.0';
  /** First client version that knows it. */
  client: string;
  /** False where a page may call it without a successful config. */
  grant: boolean;
  /** For the five share listeners: the call that follows the tap, e.g. `shareTimeline`. */
  share?: string;
}

/** One row of the DingTalk catalog, generated from `crates/kanhe-dingtalk/catalog.toml`. */
export interface DingtalkApi {
  /** Native method, e.g. `biz.util.scan`: what a client is asked, and what a grant covers. */
  name: string;
  /** Other names of functions of `dd` that call it, e.g. `scan`. */
  aliases: string[];
  /** Clients that have it. */
  platforms: ('ios' | 'android' | 'pc')[];
  /** False where a page may call it without a successful config. */
  grant: boolean;
}

/** One row of the Gov-DingTalk catalog, generated from `crates/kanhe-gov/catalog.toml`. Null: there is none. */
export interface GovApi {
  /** Name in `dd`, which is the one in `jsApiList` too, e.g. `chooseImage`. */
  name: string;
  /** Name on the bridge of the client of its own, e.g. `dgChooseImage`. */
  mpaas: string | null;
  /** Native method on iPhones where the client is DingTalk itself, e.g. `taurus.common.dgChooseImage`. */
  ios: string | null;
  /** The same on Androids. */
  android: string | null;
  /** Name on computers, e.g. `biz.util.dgChooseImage`. */
  pc: string | null;
  /** False where a page may call it without a successful `authConfig`. */
  grant: boolean;
}

/** An API as the reference shows it. */
export interface ReferenceApi extends Omit<WechatApi, 'since'> {
  since?: string;
  /** Further names by which pages call it. */
  aliases?: string[];
  /** The bridge's names where the kinds of client differ. */
  wires?: { [platform: string]: string };
  /** The kinds of client that have it, each with the first version that does. */
  platforms?: { [platform: string]: string };
  /** Whether the simulator answers it. */
  simulated: boolean;
}

/** `GET /docs/apis/{dialect}.json` */
export interface Reference {
  dialect: import('./host-protocol').Dialect;
  account_types: string[];
  /** Which account types have a group; a group that is absent is open to all. */
  permissions: { [group: string]: string[] };
  apis: ReferenceApi[];
}
