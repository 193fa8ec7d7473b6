// How an answer of a phone is read (protocol/gov-dingtalk.md 2.1). Computers answer with the value itself, errors too.

/**
 * @param {any} answer
 * @returns {Promise<any>} of the result; rejects with the answer if it is a refusal
 */
export function readAnswer(answer) {
  const code = answer && answer.errorCode;
  if (code === '0') return Promise.resolve(answer.result);
  if (code || (answer && answer.success === 'false')) return Promise.reject(answer);
  return Promise.resolve(answer);
}
