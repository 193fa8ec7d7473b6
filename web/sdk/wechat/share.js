// What the share calls carry. `onMenuShare…` is a listener: a tap in the menu brings the event, `trigger` runs, and
// only then are the arguments read, so that a page may still change them there (wechat-bridge.md 3.2).

import { landingTitle } from './environment.js';

/** @type {Record<string, import('./shape').Shape>} */
export const shareShapes = {
  updateAppMessageShareData: {
    encode: (options) => ({
      title: options.title,
      desc: options.desc,
      link: options.link,
      imgUrl: options.imgUrl,
    }),
  },
  updateTimelineShareData: {
    encode: (options) => ({ title: options.title, link: options.link, imgUrl: options.imgUrl }),
  },

  onMenuShareTimeline: {
    encode: (options) => ({
      title: options.title || landingTitle,
      desc: options.title || landingTitle,
      img_url: options.imgUrl || '',
      link: options.link || location.href,
      type: options.type || 'link',
      data_url: options.dataUrl || '',
    }),
  },
  onMenuShareAppMessage: {
    encode: (options) => ({
      title: options.title || landingTitle,
      desc: options.desc || '',
      link: options.link || location.href,
      img_url: options.imgUrl || '',
      type: options.type || 'link',
      data_url: options.dataUrl || '',
    }),
  },
  onMenuShareQQ: { encode: plainShare },
  onMenuShareWeibo: { encode: plainShare },
  onMenuShareQZone: { encode: plainShare },
};

/** @param {any} options */
function plainShare(options) {
  return {
    title: options.title || landingTitle,
    desc: options.desc || '',
    img_url: options.imgUrl || '',
    link: options.link || location.href,
  };
}
