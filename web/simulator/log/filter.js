/**
 * The filter of a log: words that must appear anywhere, and tokens such as `status:refused` that must appear in one
 * field. A minus before either turns it round. Upper and lower case are the same.
 */

/** @typedef {{ field: string | null, text: string, negative: boolean }} Term */

/**
 * What a row offers to the filter: its fields, and everything in it as text.
 * @typedef {{ fields: Readonly<Record<string, readonly string[]>>, text: string }} Subject
 */

/** Words that people know from elsewhere. @type {Readonly<Record<string, string>>} */
const SYNONYMS = { denied: 'refused', ok: 'allowed', pending: 'waiting' };

/**
 * @param {string} query
 * @param {readonly string[]} fields  the names that are tokens; any other `a:b` is a word
 * @returns {Term[]}
 */
export function parseFilter(query, fields) {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-')
    .map((word) => {
      const negative = word.startsWith('-');
      const rest = negative ? word.slice(1) : word;
      const colon = rest.indexOf(':');
      const field = rest.slice(0, Math.max(colon, 0));
      if (!fields.includes(field)) return { field: null, text: rest, negative };
      const text = rest.slice(colon + 1);
      return { field, text: field === 'status' ? (SYNONYMS[text] ?? text) : text, negative };
    });
}

/**
 * @param {readonly Term[]} terms
 * @param {Subject} subject
 */
export function matches(terms, subject) {
  return terms.every(({ field, text, negative }) => {
    const found =
      field === null
        ? subject.text.toLowerCase().includes(text)
        : (subject.fields[field] ?? []).some((value) => value.toLowerCase().includes(text));
    return found !== negative;
  });
}
