/**
 * The page to which an app sends its users (`/connect/oauth2/authorize`). It asks the platform on behalf of the phone
 * that shows it; the phone asks the person, outside of any page; then it goes where the platform says.
 */

/** @import { Authorized } from '../types/sandbox' */

/** @typedef {'title' | 'elsewhere' | 'declined' | 'unavailable' | 'redirect_uri' | 'app_disabled' | 'scope_not_permitted' | 'not_following' | 'unknown_app'} Word */

/** @type {Readonly<Record<'zh-CN' | 'en', Readonly<Record<Word, string>>>>} */
const texts = {
  'zh-CN': {
    title: '网页授权',
    elsewhere: '请在勘合模拟器中打开此链接。',
    declined: '你没有同意授权，可以关闭此页。',
    unavailable: '平台没有响应，请稍后再试。',
    redirect_uri: 'redirect_uri 参数错误：域名不在该应用的安全域名下。',
    app_disabled: '该应用已被停用。',
    scope_not_permitted: 'scope 参数错误，或该应用没有此 scope 权限：网页授权需要已认证的服务号。',
    not_following: '必须先关注该测试号。',
    unknown_app: 'appid 参数错误：没有这个应用。',
  },
  en: {
    title: 'Web authorization',
    elsewhere: 'Open this link in Kanhe’s simulator.',
    declined: 'You did not agree. This page can be closed.',
    unavailable: 'The platform does not answer. Try again later.',
    redirect_uri: 'Wrong redirect_uri: its host is under none of the app’s domains.',
    app_disabled: 'This app has been switched off.',
    scope_not_permitted: 'Wrong scope, or the app has no right to it: web authorization takes a certified service account.',
    not_following: 'You have to follow this test account first.',
    unknown_app: 'Wrong appid: there is no such app.',
  },
};

const language = navigator.language === 'en' ? 'en' : 'zh-CN';
document.documentElement.lang = language;
say('title', 'title');

/** @param {string} id @param {Word} word */
function say(id, word) {
  const element = document.getElementById(id);
  if (element !== null) element.textContent = texts[language][word];
  if (id === 'title') document.title = texts[language][word];
}

/** @returns {string | null} the phone that shows this page */
function session() {
  try {
    const boot = JSON.parse(window.name);
    return typeof boot.session === 'string' ? boot.session : null;
  } catch {
    return null;
  }
}

/** @param {string} id @returns {Promise<Authorized>} */
async function authorize(id) {
  const answer = await fetch(`/sandbox/v1/sessions/${encodeURIComponent(id)}/authorize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: location.search.slice(1), url: location.href }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

async function run() {
  const id = session();
  if (id === null) return say('text', 'elsewhere');
  try {
    const answer = await authorize(id);
    if ('redirect' in answer) return location.replace(answer.redirect);
    if ('declined' in answer) return say('text', 'declined');
    say('text', /** @type {Word} */ (answer.reason));
    const code = document.getElementById('code');
    if (code !== null) code.textContent = String(answer.code);
  } catch {
    say('text', 'unavailable');
  }
}

// The bridge says hello first, so that the phone knows which page asks.
if (document.readyState === 'complete') void run();
else window.addEventListener('load', () => void run());
