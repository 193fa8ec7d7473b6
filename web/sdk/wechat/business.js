// Cards, the store, payment, addresses, and calls that leave for another app (wechat-bridge.md 3.1). The odd spellings
// are the wire's own.

import { onAndroid } from './environment.js';
import { currentConfig } from './identity.js';
import { dropField, renameField, setField } from './in-place.js';

/** @type {Record<string, import('./shape').Shape>} */
export const businessShapes = {
  addCard: {
    encode: (options) => ({
      card_list: eachCard(options.cardList, (card) => ({ card_id: card.cardId, card_ext: card.cardExt })),
    }),
    decode(reply) {
      if (!reply.card_list) return;
      const cards = JSON.parse(reply.card_list);
      for (const card of cards) {
        renameField(card, 'card_id', 'cardId');
        renameField(card, 'card_ext', 'cardExt');
        card.isSuccess = Boolean(card.is_succ);
        delete card.is_succ;
      }
      setField(reply, 'cardList', cards);
      dropField(reply, 'card_list');
    },
  },
  openCard: {
    encode: (options) => ({
      card_list: eachCard(options.cardList, (card) => ({ card_id: card.cardId, code: card.code })),
    }),
  },
  chooseCard: {
    encode: (options) => ({
      app_id: currentConfig().appId,
      location_id: options.shopId || '',
      sign_type: options.signType || 'SHA1',
      card_id: options.cardId || '',
      card_type: options.cardType || '',
      card_sign: options.cardSign,
      time_stamp: String(options.timestamp),
      nonce_str: options.nonceStr,
    }),
    // Handed on as it comes, which is JSON text from a real host.
    decode: (reply) => renameField(reply, 'choose_card_info', 'cardList'),
  },
  consumeAndShareCard: {
    encode: (options) => ({ consumedCardId: options.cardId, consumedCode: options.code }),
  },

  openProductSpecificView: {
    encode: (options) => ({
      pid: options.productId,
      view_type: options.viewType || 0,
      ext_info: options.extInfo,
    }),
  },

  chooseWXPay: { encode: payment },
  openEnterpriseRedPacket: { encode: payment },

  openAddress: {
    decode(reply) {
      renameField(reply, 'addressPostalCode', 'postalCode');
      renameField(reply, 'proviceFirstStageName', 'provinceName');
      renameField(reply, 'addressCitySecondStageName', 'cityName');
      renameField(reply, 'addressCountiesThirdStageName', 'countryName');
      renameField(reply, 'addressDetailInfo', 'detailInfo');
    },
  },

  openBusinessView: {
    encode: (options) => ({
      businessType: options.businessType,
      queryString: options.queryString || '',
      envVersion: options.envVersion,
    }),
    decode(reply) {
      if (!onAndroid || !reply.extraData) return;
      try {
        setField(reply, 'extraData', JSON.parse(reply.extraData));
      } catch (notJson) {
        setField(reply, 'extraData', {});
      }
    },
  },

  openEnterpriseChat: {
    encode: (options) => ({ useridlist: options.userIds, chatname: options.groupName }),
  },
};

/**
 * @param {any} cards a missing list is a TypeError in the page, as with the real SDK
 * @param {(card: any) => object} pick
 */
function eachCard(cards, pick) {
  const picked = [];
  for (let at = 0; at < cards.length; at += 1) picked.push(pick(cards[at]));
  return picked;
}

/**
 * The page writes `timestamp`, the wire and the signed string say `timeStamp`.
 *
 * @param {any} options
 */
function payment(options) {
  return {
    timeStamp: String(options.timestamp),
    nonceStr: options.nonceStr,
    package: options.package,
    paySign: options.paySign,
    signType: options.signType || 'SHA1',
  };
}
