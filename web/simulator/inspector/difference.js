/** Two signatures against each other. */

/** @typedef {{ text: string, same: boolean }} Piece */

/**
 * `equal`; `case`: equal but for upper case; `space`: equal but for white space; `cut`: one is the beginning of the
 * other; `near`: a few characters were changed on the way; `different`: hashes of different strings, of which single
 * characters say nothing; `missing`: there is none.
 * @typedef {'equal' | 'case' | 'space' | 'cut' | 'near' | 'different' | 'missing'} Kind
 */

/** More characters than this do not change on the way: it is another hash. */
const SLIPS = 8;

/**
 * @param {string} given
 * @param {string} expected
 * @returns {{ kind: Kind, given: Piece[], expected: Piece[] }}
 */
export function compare(given, expected) {
  const kind = kindOf(given, expected);
  if (kind === 'different') return { kind, given: whole(given), expected: whole(expected) };
  return { kind, given: pieces(given, expected), expected: pieces(expected, given) };
}

/**
 * @param {string} given
 * @param {string} expected
 * @returns {Kind}
 */
function kindOf(given, expected) {
  if (given === expected) return 'equal';
  if (given === '') return 'missing';
  if (given.toLowerCase() === expected) return 'case';
  if (given.replace(/\s/g, '') === expected) return 'space';
  if (expected.startsWith(given)) return 'cut';
  const slips = [...expected].filter((character, index) => character !== given[index]).length;
  return given.length === expected.length && slips <= SLIPS ? 'near' : 'different';
}

/** @param {string} text @returns {Piece[]} */
function whole(text) {
  return [{ text, same: false }];
}

/**
 * A text in runs that are the same as in the other one, place by place, and runs that are not.
 * @param {string} text
 * @param {string} other
 * @returns {Piece[]}
 */
function pieces(text, other) {
  /** @type {Piece[]} */
  const runs = [];
  [...text].forEach((character, index) => {
    const same = character === other[index];
    const last = runs.at(-1);
    if (last?.same === same) last.text += character;
    else runs.push({ text: character, same });
  });
  return runs;
}
