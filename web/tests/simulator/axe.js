// axe-core on the simulator as it stands.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What is wrong, one line each.
 * @param {import('playwright-core').Page} simulator
 * @returns {Promise<string[]>}
 */
export async function violations(simulator) {
  // Half-way through a movement colours are mixed.
  await simulator.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().iterations === Infinity) animation.cancel();
      else animation.finish();
    }
  });
  await simulator.evaluate(axe);
  const found = await simulator.evaluate(async () => {
    const scope = /** @type {any} */ (window);
    // The page in the frame is somebody else's.
    const { violations } = await scope.axe.run({ exclude: [['iframe']] }, { iframes: false });
    return violations;
  });
  return found.flatMap((/** @type {any} */ { id, nodes }) =>
    nodes.map(
      (/** @type {any} */ { target, any, all }) =>
        `${id}: ${target} ${[...any, ...all].map(({ message }) => message).join('; ')}`
    )
  );
}

/**
 * What is wrong in the light, and then in the dark: of the tool, and of the phone in it.
 * @param {import('playwright-core').Page} simulator
 * @returns {Promise<string[]>}
 */
export async function violationsInBothThemes(simulator) {
  const inTheLight = await violations(simulator);
  await simulator.evaluate(async () => {
    const from = async (/** @type {string} */ module) => import(module);
    (await from('/lib/preferences.js')).chooseTheme('dark');
    (await from('/simulator/model.js')).phoneScheme.set('dark');
  });
  await simulator.locator('html[data-theme="dark"]').waitFor();
  const inTheDark = await violations(simulator);
  return [...inTheLight.map((line) => `light: ${line}`), ...inTheDark.map((line) => `dark: ${line}`)];
}
