// Where the script runs. Each fact is taken once, when the script runs, as the real SDK does (wechat-bridge.md 1.1).

/** The page's window; undefined where there is none, as on a server or in a mini program's runtime. */
export const pageWindow = typeof window === 'object' ? window : undefined;

const userAgent = pageWindow ? pageWindow.navigator.userAgent.toLowerCase() : '';

/** Inside WeChat: the only condition that `wx.config` and `wx.miniProgram` ask for. */
export const inWechat = userAgent.indexOf('micromessenger') !== -1;

/** Some results come as JSON text on Android. */
export const onAndroid = userAgent.indexOf('android') !== -1;

/** Scan results come as JSON text on iPhone and iPad. */
export const onIos = userAgent.indexOf('iphone') !== -1 || userAgent.indexOf('ipad') !== -1;

const clientVersionMatch =
  userAgent.match(/micromessenger\/(\d+\.\d+\.\d+)/) || userAgent.match(/micromessenger\/(\d+\.\d+)/);

/** The client's version, `8.0.30`; empty if the user agent names none. */
export const clientVersion = (clientVersionMatch && clientVersionMatch[1]) || '';

/** What the page was called when the script ran: a share's default title. */
export const landingTitle = pageWindow ? pageWindow.document.title : '';
