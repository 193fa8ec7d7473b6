// The simulator as a person uses it: the real platform behind it, a page of one's own in it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { becomes, focused, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;

before(async () => {
  desk = await setDesk();
});
after(() => desk?.clear());

/**
 * @param {(sitting: import('./desk.js').Sitting) => Promise<void>} scene
 * @param {Parameters<typeof sit>[1]} [wishes]
 */
async function during(scene, wishes) {
  const sitting = await sit(desk, wishes);
  try {
    await scene(sitting);
    assert.deepEqual(sitting.complaints, [], 'the browser has nothing to complain about');
  } finally {
    await sitting.simulator.context().close();
  }
}

const names = '.panel:not([hidden]) .row .name';

describe('the first look', () => {
  test('shows the demo, ready, its config allowed, and how that was decided', async () => {
    await during(
      async ({ simulator, page }) => {
        await page.getByText('config:ok').waitFor();
        await becomes(() => simulator.inputValue('#address'), `${desk.platform.url}/demo/wechat/`);
        await becomes(() => simulator.locator('.standing').textContent(), 'bridge ready');
        await becomes(() => simulator.locator(names).allTextContents(), ['config']);
        const checks = simulator.locator('.checks > li');
        await checks.first().waitFor();
        const outcomes = await checks.evaluateAll((items) => items.map((item) => item.dataset['outcome']));
        assert.ok(outcomes.length >= 8 && !outcomes.includes('failed'), String(outcomes));
        assert.ok(outcomes.includes('lenient'), 'and says that this computer’s address would not do elsewhere');
        assert.match(
          (await simulator.locator('.signed').textContent()) ?? '',
          /jsapi_ticket=.*&noncestr=.*&timestamp=.*&url=/
        );
        assert.match((await simulator.locator('.verdict').textContent()) ?? '', /match/);
        await becomes(() => simulator.locator('.connection').textContent(), 'connected');
        await becomes(() => simulator.locator('.page-title').textContent(), /勘合演示 Kanhe demo127\.0\.0\.1:\d+/);
      },
      { page: false }
    );
  });

  test('says so when the page has no bridge, and gives the tag', async () => {
    await during(
      async ({ simulator }) => {
        await simulator.getByRole('heading', { name: 'This page has no bridge' }).waitFor();
        await becomes(() => simulator.locator('.standing').textContent(), 'no bridge');
        await simulator.locator('.no-bridge').getByRole('button', { name: 'Copy the tag' }).click();
        const copied = await simulator.evaluate(() => navigator.clipboard.readText());
        assert.equal(copied, `<script src="${desk.platform.url}/bridge/kanhe.js"></script>`);
      },
      { page: false, link: { url: `${desk.platform.url}/healthz` } }
    );
  });
});

describe('a refusal', () => {
  test('says which check failed, what was compared, and what to do', async () => {
    await during(async ({ simulator, page, config, call }) => {
      await config();
      await call('scanQRCode');
      const row = simulator.locator('.row', { hasText: 'scanQRCode' });
      await row.locator('.chip', { hasText: 'not in jsApiList' }).waitFor();
      await becomes(() => simulator.locator('#announcer').textContent(), 'scanQRCode was refused: not in jsApiList');
      await row.click();
      const why = simulator.locator('.why[data-reason="api_not_declared"]');
      await why.waitFor();
      assert.match((await why.textContent()) ?? '', /What to do.*jsApiList/s);
      await becomes(() => simulator.locator('.tally').textContent(), '2 calls · 1 refused');
      await page.locator('h1').waitFor();
    });
  });

  test('of a damaged signature marks the character', async () => {
    await during(
      async ({ simulator, page }) => {
        await page.getByText('Make it fail').click();
        await page.getByText('one wrong digit').click();
        await simulator.locator('.why[data-reason="signature_mismatch"]').waitFor();
        const marks = await simulator.locator('.against mark').allTextContents();
        assert.deepEqual(
          marks.map((mark) => mark.length),
          [1, 1]
        );
        assert.match((await simulator.locator('.why .steps').textContent()) ?? '', /damaged on the way/);
      },
      { page: false }
    );
  });

  test('after the ticket was expired in the Faults drawer says that it is the ticket', async () => {
    await during(
      async ({ simulator, page }) => {
        await page.getByText('config:ok').waitFor();
        await simulator.locator('#rail-faults').click();
        await simulator.getByRole('button', { name: 'jsapi ticket: Expire now' }).click();
        await becomes(() => simulator.locator('#announcer').textContent(), 'Expired');
        await simulator.keyboard.press('Escape');
        await simulator.getByRole('button', { name: 'Reload the page (Ctrl+R)' }).click();
        await simulator.locator('.chip', { hasText: 'ticket expired' }).first().waitFor();
        await simulator.locator('.why[data-reason="ticket_expired"]').waitFor();
      },
      { page: false }
    );
  });
});

describe('by keyboard', () => {
  test('the log is filtered, walked and inspected', async () => {
    await during(async ({ simulator, config, call }) => {
      await config();
      await call('getNetworkType');
      await call('scanQRCode');
      await becomes(() => simulator.locator(names).allTextContents(), ['config', 'getNetworkType', 'scanQRCode']);
      await simulator.locator('#rail-calls').focus();

      await simulator.keyboard.press('/');
      assert.equal(await focused(simulator), 'filter');
      await simulator.keyboard.type('status:refused');
      await becomes(() => simulator.locator(names).allTextContents(), ['scanQRCode']);
      await simulator.keyboard.press('Escape');
      await becomes(() => simulator.locator(names).count(), 3);
      assert.equal(await simulator.inputValue('#filter'), '');

      await simulator.locator('#rail-calls').focus();
      await simulator.keyboard.press('j');
      await becomes(() => simulator.locator('#inspector h2').textContent(), 'config');
      await simulator.keyboard.press('j');
      await becomes(() => simulator.locator('#inspector h2').textContent(), 'getNetworkType');
      await simulator.keyboard.press('k');
      await becomes(() => simulator.locator('#inspector h2').textContent(), 'config');
      await simulator.keyboard.press('Enter');
      assert.equal(await focused(simulator), 'inspector');
      await simulator.keyboard.press('Escape');
      assert.match(await focused(simulator), /config/);
    });
  });

  test('drawers open by number, take the focus and give it back', async () => {
    await during(async ({ simulator }) => {
      await simulator.locator('#rail-calls').focus();
      for (const [key, title] of [
        ['2', 'Place'],
        ['3', 'Net'],
        ['4', 'Device'],
        ['5', 'Faults'],
        ['6', 'Setup'],
      ]) {
        await simulator.keyboard.press(String(key));
        await becomes(() => simulator.locator('#drawer-title').textContent(), title);
        await becomes(() => focused(simulator), 'drawer-title');
      }
      const box = () => simulator.locator('.phone').boundingBox();
      const open = await box();
      await simulator.keyboard.press('Escape');
      await becomes(() => simulator.locator('#drawer').isHidden(), true);
      assert.equal(await focused(simulator), 'rail-setup');
      assert.deepEqual(await box(), open, 'the phone has not moved');
    });
  });

  test('the address, the reload and the help are one key away', async () => {
    await during(async ({ simulator }) => {
      await simulator.locator('#rail-calls').focus();
      await simulator.keyboard.press('Control+l');
      assert.equal(await focused(simulator), 'address');
      await simulator.keyboard.press('Escape');
      assert.notEqual(await focused(simulator), 'address');
      await simulator.locator('#rail-calls').focus();
      await simulator.keyboard.press('Control+r');
      await becomes(() => simulator.locator('.page-mark').count(), 2);
      await simulator.keyboard.press('?');
      await simulator.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      await simulator.keyboard.press('2');
      await becomes(() => simulator.locator('#drawer').isHidden(), true);
      await simulator.keyboard.press('Escape');
      await becomes(() => simulator.locator('dialog[open]').count(), 0);
    });
  });

  test('a digit that is typed into a field opens nothing', async () => {
    await during(async ({ simulator }) => {
      await simulator.keyboard.press('/');
      await simulator.locator('#filter').focus();
      await simulator.keyboard.type('2?jk');
      assert.equal(await simulator.inputValue('#filter'), '2?jk');
      assert.equal(await simulator.locator('#drawer').isHidden(), true);
    });
  });
});

describe('the question for the place', () => {
  test('is asked in the name of app and host, announced, and answered with Enter', async () => {
    await during(async ({ simulator, page, config, call, answer }) => {
      await config();
      await page.locator('h1').click();
      await call('getLocation');
      const sheet = simulator.getByRole('dialog', { name: 'May this page know where you are?' });
      await sheet.waitFor();
      assert.match((await sheet.textContent()) ?? '', /127\.0\.0\.1/);
      await becomes(() => simulator.locator('#announcer').textContent(), 'getLocation waits for your answer');
      await simulator.locator('.chip', { hasText: 'waiting' }).waitFor();
      await becomes(() => focused(simulator), 'Allow');

      await simulator.keyboard.press('Tab');
      assert.equal(await focused(simulator), 'Don’t allow');
      await simulator.keyboard.press('Tab');
      assert.equal(await focused(simulator), 'Allow', 'the focus stays in the sheet');
      await simulator.keyboard.press('Enter');
      assert.equal(await answer(), 'getLocation:ok');
      await becomes(() => sheet.count(), 0);
      await becomes(() => focused(simulator), 'The page on the phone');
      await simulator.locator('.row', { hasText: 'getLocation' }).locator('.timeline .person').waitFor();
    });
  });

  test('is declined with Escape: the page gets a cancel', async () => {
    await during(async ({ simulator, config, call, answer }) => {
      await config();
      await call('getLocation');
      await becomes(() => focused(simulator), 'Allow');
      await simulator.keyboard.press('Escape');
      assert.equal(await answer(), 'getLocation:cancel');
      await simulator.locator('.chip', { hasText: 'person said no' }).waitFor();
    });
  });

  test('is not lost when it comes while the simulator is still fetching what was before', async () => {
    await during(async ({ simulator, config, call, answer }) => {
      let release = () => {};
      const released = new Promise((resolve) => (release = () => resolve(undefined)));
      let asked = 0;
      await simulator.route('**/sandbox/v1/sessions/*/dialogs', async (route) => {
        const response = await route.fetch();
        asked += 1;
        // The first answer is the start's, the second follows the stream: it is old by the time that it arrives.
        if (asked > 1) await released;
        await route.fulfill({ response });
      });
      await simulator.reload();
      await simulator.locator('.standing[data-standing="ready"]').waitFor();
      await becomes(() => asked, 2);
      await config();
      await call('getLocation');
      const { sessions } = await desk.platform.sandbox('GET', '/sessions');
      await becomes(async () => (await desk.platform.sandbox('GET', `/sessions/${sessions.at(-1).id}/dialogs`)).dialogs.length, 1);
      release();
      await simulator.getByRole('button', { name: 'Allow', exact: true }).click();
      assert.equal(await answer(), 'getLocation:ok');
    });
  });

  test('goes away when somebody else answers', async () => {
    await during(async ({ simulator, config, call, answer }) => {
      await config();
      await call('getLocation');
      await simulator.getByRole('dialog').waitFor();
      const { sessions } = await desk.platform.sandbox('GET', '/sessions');
      const { id } = sessions.at(-1);
      const { dialogs } = await desk.platform.sandbox('GET', `/sessions/${id}/dialogs`);
      await desk.platform.sandbox('POST', `/sessions/${id}/dialogs/${dialogs[0].id}`, { action: 'allow' });
      assert.equal(await answer(), 'getLocation:ok');
      await becomes(() => simulator.getByRole('dialog').count(), 0);
    });
  });
});

describe('the phone', () => {
  test('shows alerts one after the other, and the page does not wait', async () => {
    await during(async ({ simulator, page }) => {
      await page.locator('h1').evaluate(() => {
        alert('first');
        alert('second');
      });
      const text = simulator.locator('.alert-text');
      await becomes(() => text.textContent(), 'first');
      await simulator.keyboard.press('Enter');
      await becomes(() => text.textContent(), 'second');
      await simulator.keyboard.press('Escape');
      await becomes(() => text.count(), 0);
    });
  });

  test('closes the page, says what it did, and opens it again', async () => {
    await during(async ({ simulator, config, call }) => {
      await config();
      await call('closeWindow');
      await simulator.getByText('The page is closed').waitFor();
      await becomes(() => simulator.locator('.standing').textContent(), 'closed');
      await becomes(() => simulator.locator('.page-place iframe').count(), 0);
      await simulator.getByRole('button', { name: 'Open again' }).click();
      await simulator.locator('.standing[data-standing="ready"]').waitFor();
      await becomes(() => simulator.locator('.page-mark').count(), 2);
    });
  });

  test('goes back where there is something to go back to, and never leaves the simulator', async () => {
    await during(async ({ simulator, page }) => {
      const back = simulator.getByRole('button', { name: 'Back' });
      await page.locator('h1').evaluate(() => history.pushState(null, '', '?sdk=ours&route=2'));
      await becomes(() => simulator.inputValue('#address'), /route=2$/);
      await becomes(() => simulator.locator('.standing').textContent(), 'claimed URL');
      await back.click();
      await becomes(() => simulator.inputValue('#address'), /sdk=ours$/);
      await back.click();
      await simulator.getByText('The page is closed').waitFor();
      assert.match(simulator.url(), /\/simulator#/);
    });
  });

  test('refreshes and copies the link from its menu', async () => {
    await during(async ({ simulator }) => {
      await simulator.locator('#capsule-menu').click();
      await simulator.getByRole('button', { name: 'Copy link' }).click();
      await becomes(() => simulator.evaluate(() => navigator.clipboard.readText()), `${desk.shop.url}/shop?sdk=ours`);
      await becomes(() => focused(simulator), 'capsule-menu');
      await simulator.locator('#capsule-menu').click();
      await simulator.getByRole('button', { name: 'Refresh', exact: true }).click();
      await becomes(() => simulator.locator('.page-mark').count(), 2);
    });
  });

  test('tells the page the place that the drawer shows, in both systems', async () => {
    await during(async ({ simulator, page, config }) => {
      const { sessions } = await desk.platform.sandbox('GET', '/sessions');
      await desk.platform.sandbox('PATCH', `/sessions/${sessions.at(-1).id}`, { auto: 'allow' });
      await config();
      await simulator.locator('#rail-place').click();
      await simulator.getByRole('radio', { name: 'Tian’anmen, Beijing' }).check({ force: true });
      const shown = simulator.locator('.pairs dd.mono');
      await becomes(() => shown.first().textContent(), '39.908720, 116.397480');
      for (const [index, type] of ['wgs84', 'gcj02'].entries()) {
        const told = await page.locator('h1').evaluate(
          (_, type) =>
            new Promise((resolve) => {
              const report = (/** @type {any} */ { latitude, longitude }) =>
                resolve(`${latitude.toFixed(6)}, ${longitude.toFixed(6)}`);
              /** @type {any} */ (window).wx.getLocation({ type, complete: report });
            }),
          type
        );
        assert.equal(told, await shown.nth(index).textContent(), type);
      }
    });
  });

  test('becomes another one from the bar: the page is loaded again and meets it', async () => {
    await during(async ({ simulator, page }) => {
      const agent = () => page.locator('h1').evaluate(() => navigator.userAgent);
      assert.match(await agent(), /iPhone/);
      await simulator.getByRole('combobox', { name: 'Device' }).selectOption('android');
      await becomes(agent, /Android.*MicroMessenger\/8\.0\.30/);
      assert.match(simulator.url(), /device=android/);
    });
  });
});

test('in the window that tests use by default, the page has its real size and can be clicked', async () => {
  await during(
    async ({ simulator, page }) => {
      await page.getByRole('button', { name: 'checkJsApi' }).click();
      await simulator.locator('.row', { hasText: 'checkJsApi' }).first().waitFor();
      assert.equal(await simulator.locator('.phone').evaluate((phone) => getComputedStyle(phone).scale), 'none');
    },
    { page: false, width: 1280, height: 720 }
  );
});

describe('faults and time', () => {
  test('a fault from the drawer hits the next call, and the chip says so', async () => {
    await during(async ({ simulator, config, call }) => {
      await config();
      await simulator.locator('#rail-faults').click();
      await simulator.getByLabel('Endpoint or JSAPI').fill('wechat.jsapi.getNetworkType');
      await simulator.getByLabel('Answered instead').fill('{"err_msg": "network_type:fail"}');
      await simulator.getByRole('button', { name: 'Set the fault' }).click();
      await simulator.locator('.fault-list li').waitFor();
      await simulator.keyboard.press('Escape');
      await call('getNetworkType');
      await simulator.locator('.row', { hasText: 'getNetworkType' }).locator('.chip', { hasText: 'fault' }).waitFor();
    });
  });

  test('the platform’s own words are shown when it refuses something', async () => {
    await during(
      async ({ simulator }) => {
        await simulator.locator('#rail-faults').click();
        await simulator.getByLabel('Endpoint or JSAPI').fill('wechat.nothing');
        await simulator.getByRole('button', { name: 'Set the fault' }).click();
        await becomes(() => simulator.getByRole('alert').textContent(), /no endpoint has that name/);
      },
      { refused: true }
    );
  });

  test('the clock goes forward, and everything that shows time follows', async () => {
    await during(async ({ simulator }) => {
      await simulator.locator('#rail-setup').click();
      const before = await simulator.locator('.foot-bar time').textContent();
      await simulator.getByRole('button', { name: '+1 day' }).click();
      await becomes(() => simulator.locator('.ahead').textContent(), '+1 day');
      const after = await simulator.locator('.foot-bar time').textContent();
      const days = (Date.parse(after ?? '') - Date.parse(before ?? '')) / 86_400_000;
      assert.ok(days > 0.99 && days < 1.01, `${before} became ${after}`);
    });
  });
});

describe('the log', () => {
  test('waits while it is paused, and is told how much came', async () => {
    await during(async ({ simulator, config, call }) => {
      await config();
      await becomes(() => simulator.locator(names).count(), 1);
      await simulator.getByRole('button', { name: 'Pause' }).click();
      await call('getNetworkType');
      await becomes(() => simulator.locator('.paused').first().textContent(), 'Paused. 1 new: resume');
      assert.equal(await simulator.locator(names).count(), 1);
      await simulator.locator('.paused').first().click();
      await becomes(() => simulator.locator(names).count(), 2);
    });
  });

  test('is cleared, and exported as JSON', async () => {
    await during(async ({ simulator, config }) => {
      await config();
      await becomes(() => simulator.locator(names).count(), 1);
      const [download] = await Promise.all([
        simulator.waitForEvent('download'),
        simulator.getByRole('button', { name: 'Export as JSON' }).click(),
      ]);
      const exported = JSON.parse(readFileSync(await download.path(), 'utf8'));
      assert.equal(exported.calls.at(-1).name, 'config');
      assert.ok(exported.log.some((/** @type {any} */ entry) => entry.endpoint === 'wechat.getticket'));
      await simulator.getByRole('button', { name: 'Clear' }).click();
      await becomes(() => simulator.locator(names).count(), 0);
      await simulator.getByText('Nothing called yet').waitFor();
    });
  });

  test('has what the backend asked the platform under its own tab', async () => {
    await during(async ({ simulator, config }) => {
      await config();
      await simulator.locator('#tab-calls').focus();
      await simulator.keyboard.press('ArrowRight');
      await becomes(() => focused(simulator), 'tab-platform');
      const row = simulator.locator('.entries .row', { hasText: 'wechat.getticket' }).last();
      await row.click();
      await becomes(() => simulator.locator('#inspector h2').textContent(), 'wechat.getticket');
    });
  });

  test('survives a reload of the simulator', async () => {
    await during(async ({ simulator, config }) => {
      await config();
      await becomes(() => simulator.locator(names).count(), 1);
      await simulator.reload();
      await becomes(() => simulator.locator(names).allTextContents(), ['config']);
    });
  });
});

describe('languages and the link', () => {
  test('change the tool at once, and not the phone', async () => {
    await during(async ({ simulator }) => {
      await simulator.getByRole('radio', { name: '中文' }).first().check({ force: true });
      await becomes(() => simulator.locator('#rail-place').textContent(), '位置');
      assert.equal(await simulator.evaluate(() => document.documentElement.lang), 'zh-CN');
      assert.match(simulator.url(), /lang=zh-CN/);
      assert.equal(await simulator.getByRole('button', { name: 'Back' }).count(), 1, 'the phone still speaks English');
    });
  });

  test('a link brings page, app, device, language and colours', async () => {
    const [, second] = desk.platform.json.apps;
    await during(
      async ({ simulator, page }) => {
        await becomes(() => simulator.locator('#rail-place').textContent(), '位置');
        assert.equal(await simulator.evaluate(() => document.documentElement.dataset['theme']), 'dark');
        assert.match(await page.locator('h1').evaluate(() => navigator.userAgent), /Android/);
        assert.equal(await simulator.getByRole('combobox', { name: '应用' }).inputValue(), second.appid);
      },
      { link: { lang: 'zh-CN', theme: 'dark', device: 'android', app: second.appid } }
    );
  });

  test('is followed when somebody edits it', async () => {
    await during(async ({ simulator }) => {
      await simulator.evaluate(() => {
        location.hash = location.hash.replace('theme=light', 'theme=dark').replace('sdk%3Dours', 'sdk%3Dours%26x');
      });
      await becomes(() => simulator.evaluate(() => document.documentElement.dataset['theme']), 'dark');
      await becomes(() => simulator.locator('.page-mark').count(), 2);
    });
  });

  test('a page under another name of this computer takes the simulator there', async () => {
    await during(async ({ simulator }) => {
      await simulator.fill('#address', `${desk.platform.url.replace('127.0.0.1', 'localhost')}/demo/wechat/`);
      await simulator.keyboard.press('Enter');
      await simulator.waitForURL(/^http:\/\/localhost:\d+\/simulator#url=http:\/\/localhost:/);
      await simulator.locator('.standing[data-standing="ready"]').waitFor();
    });
  });

  test('what is no page is refused in words', async () => {
    await during(async ({ simulator }) => {
      await simulator.fill('#address', 'javascript:alert(1)');
      await simulator.keyboard.press('Enter');
      await becomes(() => simulator.getByRole('alert').textContent(), /not the address of a page/);
    });
  });
});
