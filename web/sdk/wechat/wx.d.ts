/**
 * Types of the `wx` JS-SDK for pages: `import { wx } from '/sdk/wechat/index.js'`, or the globals `wx` and `jWeixin` of
 * the classic script. Sources: seed 003; wechat-bridge.md sections 2 to 5.
 */

/** Every result carries it: `getLocation:ok`, `getLocation:cancel`, or `getLocation:` and the reason. */
export interface Result {
  errMsg: string;
}

/** What every API takes beside its own fields. `complete` runs after each of the others. */
export interface Callbacks<R extends Result = Result> {
  /** The outcome is exactly `ok`. */
  success?(result: R): void;
  /** Every outcome but `ok` and `cancel`. */
  fail?(result: Result): void;
  /** The user cancelled. */
  cancel?(result: Result): void;
  complete?(result: R | Result): void;
}

/** Listeners answer again and again: on each event, not on the call. */
export interface ShareCallbacks extends Callbacks {
  /**
   * The user tapped the menu. Runs before the share is read from these options, so they may be changed here, but only
   * synchronously: what a request brings comes too late.
   */
  trigger?(payload: Record<string, unknown>): void;
}

export type ApiName =
  | 'checkJsApi' | 'updateAppMessageShareData' | 'updateTimelineShareData'
  | 'onMenuShareTimeline' | 'onMenuShareAppMessage' | 'onMenuShareQQ' | 'onMenuShareWeibo' | 'onMenuShareQZone'
  | 'chooseImage' | 'previewImage' | 'uploadImage' | 'downloadImage' | 'getLocalImgData'
  | 'startRecord' | 'stopRecord' | 'onVoiceRecordEnd' | 'playVoice' | 'pauseVoice' | 'stopVoice' | 'onVoicePlayEnd'
  | 'uploadVoice' | 'downloadVoice' | 'translateVoice'
  | 'getNetworkType' | 'startSearchBeacons' | 'stopSearchBeacons' | 'onSearchBeacons' | 'openLocation' | 'getLocation'
  | 'hideOptionMenu' | 'showOptionMenu' | 'hideMenuItems' | 'showMenuItems' | 'hideAllNonBaseMenuItem'
  | 'showAllNonBaseMenuItem' | 'closeWindow' | 'scanQRCode' | 'openProductSpecificView' | 'addCard' | 'chooseCard'
  | 'openCard' | 'consumeAndShareCard' | 'chooseWXPay' | 'openEnterpriseRedPacket' | 'openBusinessView'
  | 'openAddress' | 'openEnterpriseChat' | 'launchMiniProgram';

/** A name this SDK knows, or any other that a host may know. */
export type AnyApiName = ApiName | (string & {});

export type OpenTag =
  | 'wx-open-launch-weapp' | 'wx-open-launch-app' | 'wx-open-subscribe' | 'wx-open-audio' | (string & {});

/** What the backend signs for this page, and what the page wants to use. */
export interface PageConfig {
  /** Shows every result with `alert`, and the parameters in the console of a plain browser. */
  debug?: boolean;
  appId: string;
  /** Seconds; the same as when signing. */
  timestamp: number | string;
  /** Capital S here, `noncestr` when signing. */
  nonceStr: string;
  /** SHA-1 over jsapi_ticket, noncestr, timestamp and the page's URL up to `#`, made by the backend. */
  signature: string;
  /** The SDK rewrites this array to wire names. Pass a copy if you need yours. */
  jsApiList: AnyApiName[];
  /** Open tags; SDK 1.6.0. */
  openTagList?: OpenTag[];
}

/** Menu items (seed 003, "List of All Menu Items"). The base ones cannot be hidden. */
export type BaseMenuItem =
  | 'menuItem:exposeArticle' | 'menuItem:setFont' | 'menuItem:dayMode' | 'menuItem:nightMode' | 'menuItem:refresh'
  | 'menuItem:profile' | 'menuItem:addContact';
export type HideableMenuItem =
  | 'menuItem:share:appMessage' | 'menuItem:share:timeline' | 'menuItem:share:qq' | 'menuItem:share:weiboApp'
  | 'menuItem:favorite' | 'menuItem:share:facebook' | 'menuItem:share:QZone' | 'menuItem:editTag' | 'menuItem:delete'
  | 'menuItem:copyUrl' | 'menuItem:originPage' | 'menuItem:readMode' | 'menuItem:openWithQQBrowser'
  | 'menuItem:openWithSafari' | 'menuItem:share:email' | 'menuItem:share:brand';

/** An image or a recording on the phone. On Android and in the simulator it serves as `src` of an element. */
export type LocalId = string;

/** The media_id under which a backend fetches the file; good for three days. */
export type ServerId = string;

/** What is shared. Missing fields: the page's title when the script ran, the page's URL, empty. */
export interface Share {
  title?: string;
  /** Domain or path must belong to the account that configured the page. */
  link?: string;
  imgUrl?: string;
}
export interface ShareWithText extends Share {
  desc?: string;
}
export interface ShareWithMedia extends ShareWithText {
  /** `link` if missing. */
  type?: 'link' | 'music' | 'video';
  /** Where the music or video is. */
  dataUrl?: string;
}

export interface ProgressTips {
  /** Shown unless it is zero. */
  isShowProgressTips?: 0 | 1 | boolean;
}

/** A payment as the merchant's backend signed it. */
export interface Payment {
  /** Lower-case `s` here; the signed string and the bridge say `timeStamp`. */
  timestamp: number | string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  /** How it was signed; `SHA1` if missing, which today's payments never are. */
  signType?: 'RSA' | 'MD5' | 'HMAC-SHA256' | 'SHA1';
  paySign: string;
}

export interface Location {
  /** Numbers, or texts from some clients. */
  latitude: number | string;
  longitude: number | string;
  /** Metres per second. */
  speed: number | string;
  /** Metres. */
  accuracy: number | string;
}

export interface Address {
  userName: string;
  postalCode: string;
  provinceName: string;
  cityName: string;
  /** The district, in spite of its name. */
  countryName: string;
  detailInfo: string;
  nationalCode: string;
  telNumber: string;
}

export interface AddedCard {
  cardId: string;
  cardExt: string;
  code?: string;
  isSuccess: boolean;
}

export interface Beacon {
  uuid: string;
  major: number | string;
  minor: number | string;
  /** Metres. */
  accuracy: number | string;
  rssi: number | string;
  /** 0 unknown, 1 immediate, 2 near, 3 far. */
  proximity: number | string;
  heading?: number | string;
}

/** What a page does with the mini program that shows it. Works only inside WeChat; waits for the bridge by itself. */
export interface MiniProgram {
  navigateTo(options: { url: string } & Callbacks): void;
  redirectTo(options: { url: string } & Callbacks): void;
  switchTab(options: { url: string } & Callbacks): void;
  reLaunch(options: { url: string } & Callbacks): void;
  /** `delta` is 1 if missing or 0. */
  navigateBack(options?: { delta?: number } & Callbacks): void;
  /** Delivered on back, share, destroy or copying the link, not at once. */
  postMessage(options: { data?: unknown } & Callbacks): void;
  getEnv(callback: (environment: { miniprogram: boolean }) => void): void;
}

export interface Wx {
  // ---- Page config

  /** Asks the host to verify the page. Does nothing outside WeChat. */
  config(config: PageConfig): void;
  /** Runs after the answer, be it good or bad; at once if it has come already. */
  ready(callback: () => void): void;
  /** Runs if the page was refused. Register it before the answer comes; the last registration counts. */
  error(callback: (result: Result) => void): void;

  // ---- Basic

  /** Which APIs the client knows and the page may call. */
  checkJsApi(
    options: { jsApiList: AnyApiName[] } & Callbacks<Result & { checkResult: Record<string, boolean> }>
  ): void;

  // ---- Share

  /** Sets what "Share to Friends" and "Share to QQ" will share. `success`: it is set, not shared. SDK 1.4.0. */
  updateAppMessageShareData(options: ShareWithText & Callbacks): void;
  /** Sets what "Share to Moments" and "Share to QQ Space" will share. SDK 1.4.0. */
  updateTimelineShareData(options: Share & Callbacks): void;
  /** @deprecated by the vendor in favour of `updateTimelineShareData` */
  onMenuShareTimeline(options: Share & Pick<ShareWithMedia, 'type' | 'dataUrl'> & ShareCallbacks): void;
  /** @deprecated by the vendor in favour of `updateAppMessageShareData` */
  onMenuShareAppMessage(options: ShareWithMedia & ShareCallbacks): void;
  /** @deprecated by the vendor in favour of `updateAppMessageShareData` */
  onMenuShareQQ(options: ShareWithText & ShareCallbacks): void;
  onMenuShareWeibo(options: ShareWithText & ShareCallbacks): void;
  /** @deprecated by the vendor in favour of `updateTimelineShareData` */
  onMenuShareQZone(options: ShareWithText & ShareCallbacks): void;

  // ---- Images

  chooseImage(
    options: {
      /** 9 if missing or 0. */
      count?: number;
      sizeType?: ('original' | 'compressed')[];
      sourceType?: ('album' | 'camera')[];
    } & Callbacks<Result & { localIds: LocalId[]; sourceType?: string }>
  ): void;
  /** URLs must be absolute. */
  previewImage(options: { current?: string; urls: string[] } & Callbacks): void;
  uploadImage(options: { localId: LocalId } & ProgressTips & Callbacks<Result & { serverId: ServerId }>): void;
  downloadImage(options: { serverId: ServerId } & ProgressTips & Callbacks<Result & { localId: LocalId }>): void;
  /**
   * The image as base64, with a `data:` prefix on iOS (there with the type `image/jgp`) and without one on Android.
   * One call at a time; later ones wait. SDK 1.2.0.
   */
  getLocalImgData(options: { localId: LocalId } & Callbacks<Result & { localData: string }>): void;

  // ---- Audio

  startRecord(options?: Callbacks): void;
  stopRecord(options?: Callbacks<Result & { localId: LocalId }>): void;
  /** A recording ran into the limit of one minute. */
  onVoiceRecordEnd(options: Callbacks<Result & { localId: LocalId }>): void;
  playVoice(options: { localId: LocalId } & Callbacks): void;
  pauseVoice(options: { localId: LocalId } & Callbacks): void;
  stopVoice(options: { localId: LocalId } & Callbacks): void;
  onVoicePlayEnd(options: Callbacks<Result & { localId: LocalId }>): void;
  uploadVoice(options: { localId: LocalId } & ProgressTips & Callbacks<Result & { serverId: ServerId }>): void;
  downloadVoice(options: { serverId: ServerId } & ProgressTips & Callbacks<Result & { localId: LocalId }>): void;
  translateVoice(options: { localId: LocalId } & ProgressTips & Callbacks<Result & { translateResult: string }>): void;

  // ---- Device

  getNetworkType(
    options: Callbacks<Result & { networkType: '2g' | '3g' | '4g' | '5g' | 'wifi' | 'wwan' | 'edge' | (string & {}) }>
  ): void;
  startSearchBeacons(options: { ticket: string } & Callbacks): void;
  stopSearchBeacons(options?: Callbacks): void;
  onSearchBeacons(options: Callbacks<Result & { beacons: Beacon[] }>): void;

  // ---- Location

  /** A map. Takes gcj02 coordinates. */
  openLocation(
    options: {
      latitude: number;
      longitude: number;
      name?: string;
      address?: string;
      /** 1 to 28, which is also what a missing one means. */
      scale?: number;
      infoUrl?: string;
    } & Callbacks
  ): void;
  /** `wgs84` if no type is given; `gcj02` is what `openLocation` takes. */
  getLocation(options?: { type?: 'wgs84' | 'gcj02' } & Callbacks<Result & Location>): void;

  // ---- Interface operation

  hideOptionMenu(options?: Callbacks): void;
  showOptionMenu(options?: Callbacks): void;
  hideMenuItems(options: { menuList: HideableMenuItem[] } & Callbacks): void;
  showMenuItems(options: { menuList: (BaseMenuItem | HideableMenuItem)[] } & Callbacks): void;
  hideAllNonBaseMenuItem(options?: Callbacks): void;
  showAllNonBaseMenuItem(options?: Callbacks): void;
  closeWindow(options?: Callbacks): void;

  // ---- Codes

  scanQRCode(
    options?: {
      /** 0: the client deals with what it finds (if missing). 1: the page gets it. */
      needResult?: 0 | 1;
      scanType?: ('qrCode' | 'barCode')[];
      /** Bar codes come as `CODE_128,<text>`. */
    } & Callbacks<Result & { resultStr: string }>
  ): void;

  // ---- Store, cards, payment

  openProductSpecificView(
    options: { productId: string; viewType?: 0 | 1 | 2 | '0' | '1' | '2'; extInfo?: string } & Callbacks
  ): void;
  /** `cardExt` is JSON text, signed with the wx_card ticket. */
  addCard(
    options: { cardList: { cardId: string; cardExt: string }[] } & Callbacks<Result & { cardList: AddedCard[] }>
  ): void;
  /** A wrong `cardSign` shows as an empty list, not as an error. `cardList` comes as JSON text. */
  chooseCard(
    options: {
      shopId?: string;
      cardType?: string;
      cardId?: string;
      timestamp: number | string;
      nonceStr: string;
      signType?: 'SHA1';
      cardSign: string;
    } & Callbacks<Result & { cardList: string }>
  ): void;
  openCard(options: { cardList: { cardId: string; code: string }[] } & Callbacks): void;
  /** SDK 1.2.0. */
  consumeAndShareCard(options: { cardId: string; code: string } & Callbacks): void;
  chooseWXPay(options: Payment & Callbacks): void;
  /** SDK 1.2.0. */
  openEnterpriseRedPacket(options: Payment & Callbacks): void;
  /** Payment score and the like. SDK 1.6.0. */
  openBusinessView(
    options: { businessType: string; queryString?: string; envVersion?: string } & Callbacks<
      Result & { extraData?: unknown; errCode?: number | string }
    >
  ): void;

  // ---- Elsewhere

  /** The user's address book. Wants an options object, if only an empty one. SDK 1.2.0. */
  openAddress(options: Callbacks<Result & Address>): void;
  /** WeCom. User ids are separated by `;`. SDK 1.2.0. */
  openEnterpriseChat(
    options: { userIds: string; groupName?: string } & Callbacks<Result & { errCode?: number | string }>
  ): void;
  /** SDK 1.3.2. */
  launchMiniProgram(
    options: { targetAppId: string; path?: string; envVersion?: 'release' | 'trial' | 'develop' } & Callbacks
  ): void;
  /** SDK 1.3.2. */
  miniProgram: MiniProgram;

  // ---- The raw way, there from the first `wx.config` on

  /** Replies come as the host sent them, with `err_msg`. */
  invoke?(name: string, args: object, callback: (reply: Record<string, unknown>) => void): void;
  on?(event: string, callback: (payload: Record<string, unknown>) => void): void;
}

export const wx: Wx;

declare global {
  /** Set by the classic script. */
  const wx: Wx;
  /** The same object. */
  const jWeixin: Wx;
  interface Window {
    wx?: Wx;
    jWeixin?: Wx;
  }
}
