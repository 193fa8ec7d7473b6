/** The admin API, typed. Each function is one call of `web/types/admin.d.ts`. */

/**
 * @import {
 *   AdminKey, App, AppSettings, AuditEntry, AuditVerdict, Consent, Corp, Credential, DialectInfo, DomainCheck, Health, HostKey,
 *   MasterKeys, NewApp, NewAppAnswer, NewOperator, Operator, OperatorChange, Page, PasswordChange, Quota, Resealed, Role,
 *   RotatedSecret, Session, SignIn, TotpOffer, User, Verdict, VerdictDetail
 * } from '../types/admin'
 */

import { Refusal, requestJson } from '../lib/http.js';

const root = '/admin/v1';

/** What proves that a change comes from this console and not from another page of the browser. */
let csrf = '';

/** Told when the server no longer knows who asks. */
let onStranger = () => {};

/** @param {() => void} act */
export function whenSignedOut(act) {
  onStranger = act;
}

/**
 * @param {'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function ask(method, path, body) {
  try {
    return await requestJson(method, root + path, body, method === 'GET' ? {} : { 'x-kanhe-csrf': csrf });
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 401 && !path.startsWith('/session')) onStranger();
    throw error;
  }
}

/**
 * A path of texts, each encoded, and a query without its empty values.
 * @param {readonly string[]} parts
 * @param {Readonly<Record<string, string | number | null | undefined>>} [query]
 */
function at(parts, query = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `/${parts.map(encodeURIComponent).join('/')}${search}`;
}

/** @param {Session} session */
function kept(session) {
  csrf = session.csrf;
  return session;
}

/** @param {SignIn} who @returns {Promise<Session>} */
export const signIn = async (who) => kept(await ask('POST', '/session', who));

/** @returns {Promise<Session>} */
export const getSession = async () => kept(await ask('GET', '/session'));

/** @returns {Promise<null>} */
export const signOut = () => ask('DELETE', '/session');

/** @param {PasswordChange} change @returns {Promise<null>} */
export const changePassword = (change) => ask('PUT', '/session/password', change);

/** @returns {Promise<TotpOffer>} */
export const offerTotp = () => ask('POST', '/session/totp', {});

/** @param {string} code @returns {Promise<null>} */
export const confirmTotp = (code) => ask('PUT', '/session/totp', { code });

/** @param {string} code @returns {Promise<null>} */
export const removeTotp = (code) => ask('DELETE', '/session/totp', { code });

/** @returns {Promise<Page<DialectInfo>>} */
export const listDialects = () => ask('GET', '/dialects');

/** @typedef {{ q?: string, dialect?: string, status?: string, after?: string | null }} AppFilter */

/** @param {AppFilter} filter @returns {Promise<Page<App>>} */
export const listApps = (filter) => ask('GET', at(['apps'], filter));

/** @param {NewApp} app @returns {Promise<NewAppAnswer>} */
export const createApp = (app) => ask('POST', '/apps', app);

/** @typedef {{ dialect: string, client_id: string }} AppName */

/** @param {AppName} app @returns {Promise<App>} */
export const getApp = ({ dialect, client_id }) => ask('GET', at(['apps', dialect, client_id]));

/** @param {AppName} app @param {AppSettings} settings @returns {Promise<App>} */
export const changeApp = ({ dialect, client_id }, settings) => ask('PATCH', at(['apps', dialect, client_id]), settings);

/** @param {AppName} app @param {number} seconds @returns {Promise<RotatedSecret>} */
export const rotateSecret = ({ dialect, client_id }, seconds) =>
  ask('POST', at(['apps', dialect, client_id, 'secret']), { overlap_seconds: seconds });

/** @param {AppName} app @param {string} domain @returns {Promise<DomainCheck>} */
export const checkDomain = ({ dialect, client_id }, domain) =>
  ask('POST', at(['apps', dialect, client_id, 'domains', 'check']), { domain });

/** @param {AppName} app @returns {Promise<Page<Credential>>} */
export const listCredentials = ({ dialect, client_id }) => ask('GET', at(['apps', dialect, client_id, 'credentials']));

/** @param {AppName} app @param {string} kind @returns {Promise<null>} */
export const endCredential = ({ dialect, client_id }, kind) =>
  ask('DELETE', at(['apps', dialect, client_id, 'credentials', kind]));

/** @param {AppName} app @returns {Promise<Page<Quota>>} */
export const listQuotas = ({ dialect, client_id }) => ask('GET', at(['apps', dialect, client_id, 'quotas']));

/** @param {AppName} app @returns {Promise<null>} */
export const resetQuotas = ({ dialect, client_id }) => ask('DELETE', at(['apps', dialect, client_id, 'quotas']));

/** @typedef {{ dialect?: string, app?: string, outcome?: string, reason?: string, q?: string, after?: string | null }} VerdictFilter */

/** @param {VerdictFilter} filter @returns {Promise<Page<Verdict>>} */
export const listVerdicts = (filter) => ask('GET', at(['verdicts'], filter));

/** @param {string} id @returns {Promise<VerdictDetail>} */
export const getVerdict = (id) => ask('GET', at(['verdicts', id]));

/** @param {VerdictFilter} filter */
export const verdictEventsPath = (filter) => root + at(['verdicts', 'events'], filter);

/** @param {{ q?: string, after?: string | null }} filter @returns {Promise<Page<User>>} */
export const listUsers = (filter) => ask('GET', at(['users'], filter));

/** @param {{ handle: string, profile: { nickname: string, language: string } }} user @returns {Promise<User>} */
export const createUser = (user) => ask('POST', '/users', user);

/** @param {string} handle @returns {Promise<User>} */
export const getUser = (handle) => ask('GET', at(['users', handle]));

/**
 * @param {string} handle
 * @param {{ profile: { nickname?: string, language?: string }, revision: number }} change
 * @returns {Promise<User>}
 */
export const changeUser = (handle, change) => ask('PATCH', at(['users', handle]), change);

/** @param {string} handle @returns {Promise<Page<Consent>>} */
export const listConsents = (handle) => ask('GET', at(['users', handle, 'consents']));

/** @param {string} handle @param {AppName} app @param {string} [scope] all of them, if none is named @returns {Promise<null>} */
export const revokeConsent = (handle, { dialect, client_id }, scope) =>
  ask('DELETE', at(['users', handle, 'consents', dialect, client_id, ...(scope === undefined ? [] : [scope])]));

/** @returns {Promise<Page<Corp>>} */
export const listCorps = () => ask('GET', '/corps');

/** @param {{ dialect: string, name: string, id?: string }} corp @returns {Promise<Corp>} */
export const createCorp = (corp) => ask('POST', '/corps', corp);

/** @returns {Promise<Page<HostKey>>} */
export const listHosts = () => ask('GET', '/hosts');

/** @param {string} name @returns {Promise<HostKey & { key: string }>} */
export const createHost = (name) => ask('POST', '/hosts', { name });

/** @param {string} id @returns {Promise<null>} */
export const removeHost = (id) => ask('DELETE', at(['hosts', id]));

/** @returns {Promise<MasterKeys>} */
export const getMasterKeys = () => ask('GET', '/keys');

/** @returns {Promise<Resealed>} */
export const reseal = () => ask('POST', '/keys/reseal', {});

/** @typedef {{ actor?: string, act?: string, subject?: string, from?: number | null, to?: number | null, after?: string | null }} AuditFilter */

/** @param {AuditFilter} filter @returns {Promise<Page<AuditEntry>>} */
export const listAudit = (filter) => ask('GET', at(['audit'], filter));

export const auditExportPath = `${root}/audit/export`;

/** @returns {Promise<AuditVerdict>} */
export const verifyAudit = () => ask('GET', '/audit/verify');

/** @returns {Promise<Page<Operator>>} */
export const listOperators = () => ask('GET', '/operators');

/** @param {NewOperator} operator @returns {Promise<Operator>} */
export const createOperator = (operator) => ask('POST', '/operators', operator);

/** @param {string} name @param {OperatorChange} change @returns {Promise<Operator>} */
export const changeOperator = (name, change) => ask('PATCH', at(['operators', name]), change);

/** @param {string} name @returns {Promise<null>} */
export const removeOperator = (name) => ask('DELETE', at(['operators', name]));

/** @returns {Promise<Page<AdminKey>>} */
export const listAdminKeys = () => ask('GET', '/admin-keys');

/** @param {{ name: string, role: Role }} key @returns {Promise<AdminKey & { key: string }>} */
export const createAdminKey = (key) => ask('POST', '/admin-keys', key);

/** @param {string} id @returns {Promise<null>} */
export const removeAdminKey = (id) => ask('DELETE', at(['admin-keys', id]));

/** @returns {Promise<Health>} */
export const getHealth = () => ask('GET', '/health');
