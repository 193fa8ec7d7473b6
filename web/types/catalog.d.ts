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

/** An API as the reference shows it. */
export interface ReferenceApi extends WechatApi {
  /** Whether the simulator answers it. */
  simulated: boolean;
}

/** `GET /docs/apis/{dialect}.json` */
export interface Reference {
  dialect: 'wechat';
  account_types: string[];
  /** Which account types have a group; a group that is absent is open to all. */
  permissions: { [group: string]: string[] };
  apis: ReferenceApi[];
}
