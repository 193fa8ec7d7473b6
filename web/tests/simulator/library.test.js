// `web/lib` and the log window, in Chromium, under the simulator's content security policy.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { libraryPage } from './library.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let page;

before(async () => {
  browser = await launchChromium();
  page = await libraryPage(browser);
});
after(() => browser?.close());

describe('h', () => {
  test('makes text of text, never HTML', async () => {
    const html = await page.evaluate(async () => {
      const { h } = await import('/lib/dom.js');
      return h('p', {}, '<b>&timestamp=1</b>', 7, null, false, undefined).innerHTML;
    });
    assert.equal(html, '&lt;b&gt;&amp;timestamp=1&lt;/b&gt;7');
  });

  test('sets properties as properties, and aria, data and role as attributes', async () => {
    const seen = await page.evaluate(async () => {
      const { h } = await import('/lib/dom.js');
      const button = h(
        'button',
        { type: 'button', className: 'a', disabled: true, role: 'tab', 'aria-selected': false, 'data-row': null },
        'x'
      );
      return [button.outerHTML, button.disabled];
    });
    assert.deepEqual(seen, [
      '<button type="button" class="a" disabled="" role="tab" aria-selected="false">x</button>',
      true,
    ]);
  });

  test('follows signals in properties and children', async () => {
    const seen = await page.evaluate(async () => {
      const [{ h }, { settled, signal }] = await Promise.all([import('/lib/dom.js'), import('/lib/signal.js')]);
      const count = signal(1);
      const element = h(
        'p',
        { title: () => `t${count()}`, hidden: () => count() === 3 },
        'a',
        () => (count() === 2 ? [h('b', {}, 'two'), '!'] : count()),
        'z'
      );
      const states = [element.textContent + element.title];
      for (const next of [2, 3]) {
        count.set(next);
        await settled();
        states.push(element.textContent + element.title);
      }
      return [...states, element.hidden];
    });
    assert.deepEqual(seen, ['a1zt1', 'atwo!zt2', 'a3zt3', true]);
  });

  test('leaves the cursor of whoever types where it is', async () => {
    const at = await page.evaluate(async () => {
      const [{ h }, { settled, signal }] = await Promise.all([import('/lib/dom.js'), import('/lib/signal.js')]);
      const text = signal('hello');
      const input = h('input', { value: text, oninput: () => text.set(input.value) });
      document.body.append(input);
      input.focus();
      input.setSelectionRange(2, 2);
      document.execCommand('insertText', false, 'X');
      await settled();
      return [input.value, input.selectionStart];
    });
    assert.deepEqual(at, ['heXllo', 3]);
  });
});

describe('an effect', () => {
  test('runs once per turn, however often its signals changed', async () => {
    const runs = await page.evaluate(async () => {
      const { effect, settled, signal } = await import('/lib/signal.js');
      const [a, b] = [signal(1), signal(1)];
      const seen = /** @type {number[]} */ ([]);
      effect(() => void seen.push(a() + b()));
      a.set(2);
      b.set(3);
      a.set(4);
      await settled();
      a.set(4);
      await settled();
      return seen;
    });
    assert.deepEqual(runs, [2, 7]);
  });

  test('inside another ends when the outer one runs again', async () => {
    const runs = await page.evaluate(async () => {
      const { effect, settled, signal, untracked } = await import('/lib/signal.js');
      const [outer, inner] = [signal(0), signal(0)];
      let count = 0;
      effect(() => {
        outer();
        untracked(() =>
          effect(() => {
            inner();
            count += 1;
          })
        );
      });
      outer.set(1);
      await settled();
      inner.set(1);
      await settled();
      return count;
    });
    assert.equal(runs, 3, 'twice made, then only the newer one runs');
  });

  test('that throws stops no other', async () => {
    const seen = await page.evaluate(async () => {
      const { effect, settled, signal } = await import('/lib/signal.js');
      const a = signal(0);
      const values = /** @type {number[]} */ ([]);
      const report = window.reportError;
      window.reportError = () => void values.push(-1);
      effect(() => {
        if (a() === 1) throw new Error('on purpose');
      });
      effect(() => void values.push(a()));
      a.set(1);
      await settled();
      window.reportError = report;
      return values;
    });
    assert.deepEqual(seen, [0, -1, 1]);
  });
});

describe('texts', () => {
  test('come in the language that is set, counted as it counts', async () => {
    const seen = await page.evaluate(async () => {
      const { counted, language, loadLocales, t } = await import('/lib/i18n.js');
      await loadLocales();
      const all = () => [t('rail.place'), counted('foot.calls', 1), counted('foot.calls', 2)];
      language.set('en');
      const english = all();
      language.set('zh-CN');
      return [english, all()];
    });
    assert.deepEqual(seen, [
      ['Place', '1 call', '2 calls'],
      ['位置', '1 次调用', '2 次调用'],
    ]);
  });

  test('are in the language that a browser asks for', async () => {
    const { preferred } = await import('../../lib/i18n.js');
    for (const [wanted, language] of /** @type {const} */ ([
      [['zh-TW', 'en'], 'zh-CN'],
      [['en-GB'], 'en'],
      [['de', 'zh'], 'zh-CN'],
      [['fr'], 'en'],
      [[], 'en'],
    ])) {
      assert.equal(preferred(wanted), language, wanted.join());
    }
  });
});

describe('a refusal of the platform', () => {
  test('is an error with the server’s one clear line', async () => {
    await page.route('http://library.test/refuse', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'urn:x', title: 'Conflict', status: 409, detail: 'no page is open' }),
      })
    );
    const seen = await page.evaluate(async () => {
      const { Refusal, requestJson } = await import('/lib/http.js');
      const error = await requestJson('POST', '/refuse', {}).catch((/** @type {unknown} */ caught) => caught);
      return error instanceof Refusal ? [error.message, error.problem.status] : null;
    });
    assert.deepEqual(seen, ['no page is open', 409]);
  });
});

describe('the log window', () => {
  test('keeps the newest 2,000 rows, and hands out what happened once per frame', async () => {
    const seen = await page.evaluate(async () => {
      const { LIMIT, LogWindow } = await import('/simulator/log/log-window.js');
      const { effect } = await import('/lib/signal.js');
      /** @type {import('../../simulator/log/log-window.js').LogWindow<{ key: string, text: string }>} */
      const log = new LogWindow();
      let frames = -1;
      effect(() => {
        log.version();
        frames += 1;
      });
      for (let i = 0; i < LIMIT + 500; i += 1) log.put({ key: String(i), text: 'new' });
      log.put({ key: '600', text: 'changed' });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const { dropped, changed } = log.take();
      return {
        kept: log.rows.length,
        first: log.rows[0]?.key,
        at: log.get('600')?.text,
        frames,
        dropped: dropped.length,
        changed: changed.length,
      };
    });
    assert.deepEqual(seen, { kept: 2000, first: '500', at: 'changed', frames: 1, dropped: 500, changed: 2000 });
  });
});
