/** How a tool looks: its language, and light or dark. */

import { language, languages, t } from '../i18n.js';
import { chooseLanguage, chooseTheme, theme, themes } from '../preferences.js';
import { segments } from './choice.js';
import { icon } from './icons.js';

export function languageSwitch() {
  return segments(
    {
      values: languages,
      label: (name) => t(`language.${name}`),
      value: language,
      onChoose: chooseLanguage,
      name: () => t('top.language'),
    },
    (name) => (name === 'en' ? 'EN' : '中')
  );
}

export function themeSwitch() {
  const faces = /** @type {const} */ ({ light: 'sun', dark: 'moon', system: 'monitor' });
  return segments(
    {
      values: themes,
      label: (name) => t(`theme.${name}`),
      value: theme,
      onChoose: chooseTheme,
      name: () => t('top.theme'),
    },
    (name) => icon(faces[name], 16)
  );
}
