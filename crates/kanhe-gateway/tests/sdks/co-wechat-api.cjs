// co-wechat-api with another base URL: which line changes is the one with `prefix`.
const { createRequire } = require('node:module');
const [gateway, appid, secret, packages] = process.argv.slice(2);
const WechatAPI = createRequire(packages)('co-wechat-api');

async function main() {
  const api = new WechatAPI(appid, secret);
  api.prefix = `${gateway}/cgi-bin/`;
  const lines = require('node:readline').createInterface({ input: process.stdin });
  for await (const line of lines) {
    const answer = {};
    try {
      if (line === 'sign') {
        const url = 'https://kanhe.example/';
        answer.config = await api.getJsConfig({ debug: false, jsApiList: ['scanQRCode'], url });
      } else {
        await api.request(`${api.prefix}media/get?access_token=${(await api.ensureAccessToken()).accessToken}&media_id=x`, {});
      }
      answer.token = (await api.ensureAccessToken()).accessToken;
    } catch (error) {
      answer.token = (await api.ensureAccessToken()).accessToken;
      answer.code = error.code;
    }
    console.log(JSON.stringify(answer));
  }
}

main();
