/**
 * The admin API (`/admin/v1`), as the console and the command line use it. All bodies are JSON; what a client gets wrong
 * is answered as `application/problem+json`. Times are seconds since 1970.
 *
 * Who asks: the console with its session cookie, and for whatever changes something the header `X-Kanhe-Csrf` with the
 * session's `csrf`; programs with `Authorization: Bearer ak_…`. An auditor reads, an operator changes, an owner also decides
 * who may: everything under `/operators`, `/admin-keys` and `/hosts` that changes something is an owner's.
 */
import type { Dialect, Json } from './host-protocol';

export type Role = 'owner' | 'operator' | 'auditor';

/**
 * What every list is answered as, however short it is: dialects, credentials, quotas and consents too. `next` goes into
 * `?after=`; null: there is no more. Lists that can be long (those with `after=` below) take `?limit=` (1 to 200).
 */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** `POST /admin/v1/session`: 200 [Session] and a cookie; 401 `wrong_credentials` or `code_needed`; 429 `locked` with Retry-After. */
export interface SignIn {
  name: string;
  password: string;
  /** Six digits, where the operator has set up a second factor. */
  code?: string;
}

/** `GET /admin/v1/session` (401 where there is none), `DELETE` ends it. */
export interface Session {
  name: string;
  role: Role;
  csrf: string;
  /** Whether a second factor is set up. */
  totp: boolean;
  expires_at: number;
}

/** `PUT /admin/v1/session/password`: 204. Every other session of the operator ends. */
export interface PasswordChange {
  old: string;
  new: string;
}

/** `POST /admin/v1/session/totp`: a secret, which counts from `PUT {code}` on; `DELETE` with `{code}` takes it away. */
export interface TotpOffer {
  /** Base32. */
  secret: string;
  /** `otpauth://totp/…` */
  uri: string;
}

/** `GET|POST /admin/v1/operators`, `PATCH|DELETE /admin/v1/operators/{name}`. The last owner stays. */
export interface Operator {
  name: string;
  role: Role;
  totp: boolean;
  enabled: boolean;
  created_at: number;
  last_seen_at: number | null;
}
export interface NewOperator {
  name: string;
  role: Role;
  /** At least twelve characters. */
  password: string;
}
export type OperatorChange = Partial<{ role: Role; password: string; enabled: boolean; totp: false }>;

/** `GET|POST /admin/v1/admin-keys`, `DELETE /admin/v1/admin-keys/{id}`. `POST` answers the key too, once: `{…, "key": "ak_…"}`. */
export interface AdminKey {
  id: string;
  name: string;
  role: Role;
  created_at: number;
}

/** `GET /admin/v1/dialects`: what there is to choose from. */
export interface DialectInfo {
  dialect: Dialect;
  /** What the vendor calls an app's id and secret. */
  identity_names: [id: string, secret: string];
  account_types: string[];
  domain_limit: number;
  /** Whether its apps are installed in corps. */
  corps: boolean;
  /** `domains`: pages live on bound domains; `home`: at the home page; `origin`: at the origins that are bound. */
  place: 'domains' | 'home' | 'origin';
  /** Whether its apps sign with keys of their own instead of a secret. */
  keys: boolean;
  /** Whether apps subscribe to API directories, and which there are. */
  subscriptions: string[];
  marks: string[];
  scopes: { name: string; zh: string; en: string; silent: boolean }[];
  /** The page's names of its JSAPIs that need a grant, with the group of each. */
  apis: { name: string; group: string }[];
  /** Which account types have a group; a group that is absent is open to all. */
  permissions: { [group: string]: string[] };
  credentials: { kind: string; life: number }[];
  quotas: { call: string; limit: number; window: 'minute' | 'day' | 'month' }[];
}

/** `GET /admin/v1/apps?q=&dialect=&status=&after=`, `POST`, `GET|PATCH /admin/v1/apps/{dialect}/{client id}`. */
export interface App {
  dialect: Dialect;
  client_id: string;
  name: string;
  account_type: string;
  status: 'enabled' | 'disabled' | 'secret_frozen';
  marks: string[];
  domains: { domain: string; /** From when on it counts, if not yet. */ counts_from: number | null; filed: boolean }[];
  /** Seconds until a newly bound domain counts. */
  domain_delay: number;
  home: string | null;
  subscriptions: string[];
  corp: string | null;
  agent: string | null;
  /** The third-party app that it is a corp's copy of. */
  suite: string | null;
  /** By version. */
  public_keys: { [version: string]: string };
  /** Until when the secret before this one is still taken; null: there is none. */
  old_secret_until: number | null;
  timestamp_window: number | null;
  addresses: string[];
  /** Quotas that differ from the dialect's. */
  quotas: { [call: string]: number };
  /** JSAPIs and scopes that the operator has taken from it although its account type has them. */
  revoked: string[];
  created_at: number;
  revision: number;
}

/** What can be said of an app. `revision`, if there: that of the app as it was seen; another one is 409 `conflict`. */
export type AppSettings = Partial<{
  name: string;
  account_type: string;
  status: App['status'];
  marks: string[];
  domains: string[];
  domain_delay: number;
  /** Domains of which no ICP record is known. */
  unfiled: string[];
  home: string;
  subscriptions: string[];
  /** By version; null takes one away. */
  public_keys: { [version: string]: string | null };
  timestamp_window: number | null;
  addresses: string[];
  quotas: { [call: string]: number };
  revoked: string[];
  revision: number;
}>;
export type NewApp = AppSettings & { dialect: Dialect; name: string; corp?: string };
/** 201 of `POST /admin/v1/apps`. The secret is shown this once. */
export interface NewAppAnswer {
  app: App;
  secret: string | null;
}

/** `POST /admin/v1/apps/{dialect}/{client id}/secret` `{"overlap_seconds": 86400}`. */
export interface RotatedSecret {
  secret: string;
  /** Until when the one before is still taken. */
  old_secret_until: number;
}

/** `POST /admin/v1/apps/{dialect}/{client id}/domains/check` `{"domain"}`: looks for the ownership file. */
export interface DomainCheck {
  domain: string;
  /** `MP_verify_….txt`; what has to be in it is `content`. */
  file: string;
  content: string;
  found: boolean;
  /** Where it was looked for. */
  url: string;
  /** Why it was not found, for people. */
  detail: { zh: string; en: string } | null;
}

/** `GET /admin/v1/apps/{dialect}/{client id}/credentials`; `DELETE …/credentials/{kind}` ends them now. Never a text. */
export interface Credential {
  kind: string;
  generation: number;
  issued_at: number;
  expires_at: number;
  state: 'live' | 'overlap' | 'expired' | 'superseded';
}

/** `GET /admin/v1/apps/{dialect}/{client id}/quotas`; `DELETE` sets them back. */
export interface Quota {
  call: string;
  limit: number;
  used: number;
  window: 'minute' | 'day' | 'month';
  resets_at: number;
}

/** `GET /admin/v1/verdicts?dialect=&app=&outcome=&reason=&q=&after=`, newest first; `GET /admin/v1/verdicts/events` streams
 * (SSE): each an event `verdict` with a [Verdict] as its data, or `lagged` when some were missed; it takes the same
 * filters. */
export interface Verdict {
  id: string;
  at: number;
  node: string;
  dialect: Dialect;
  /** Client id, as it was claimed. */
  app: string | null;
  what: 'page' | 'call' | 'open_api' | 'authorization';
  /** The endpoint's or JSAPI's name. */
  subject: string;
  outcome: 'granted' | 'refused';
  code: string | null;
  message: string | null;
  reason: string | null;
  /** The page, without its query's values. */
  url: string | null;
}

/** `GET /admin/v1/verdicts/{id}`. */
export interface VerdictDetail extends Verdict {
  checks: { check: string; outcome: 'passed' | 'failed' | 'skipped' | 'lenient' }[];
  diagnosis: Diagnosis | null;
}
export interface Diagnosis {
  /** The doctor's causes, most likely first; empty: it does not know. */
  causes: { cause: string; zh: string; en: string; fix: { zh: string; en: string }; page: string | null }[];
}

/** `GET /admin/v1/users?q=&after=`, `POST {handle, profile: {nickname, language}}`, `GET|PATCH {profile, revision}
 * /admin/v1/users/{handle}`. */
export interface User {
  handle: string;
  nickname: string;
  language: string;
  created_at: number;
  revision: number;
}
/** `GET /admin/v1/users/{handle}/consents`, `DELETE …/consents/{dialect}/{client id}[/{scope}]`. */
export interface Consent {
  dialect: Dialect;
  client_id: string;
  app: string;
  scopes: { name: string; agreed_at: number }[];
}

/** `GET|POST /admin/v1/corps`; `POST {dialect, name}` draws the id, `{dialect, name, id}` takes it. */
export interface Corp {
  dialect: Dialect;
  id: string;
  name: string;
  apps: number;
}

/** `GET|POST /admin/v1/hosts`, `DELETE /admin/v1/hosts/{id}`. `POST {name}` answers the key too, once: `{…, "key": "hk_…"}`. */
export interface HostKey {
  id: string;
  name: string;
  created_at: number;
}

/** `GET /admin/v1/keys`: the master keys, never their bytes. `POST /admin/v1/keys/reseal` seals anew with the current one. */
export interface MasterKeys {
  current: number;
  keys: { id: number; current: boolean; /** App secrets hashed or sealed with it. */ secrets: number; credentials: number }[];
}
export interface Resealed {
  resealed: number;
  left: number;
}

/** `GET /admin/v1/audit?actor=&act=&subject=&from=&to=&after=`, newest first. `GET /admin/v1/audit/export`: NDJSON, oldest first. */
export interface AuditEntry {
  number: number;
  at: number;
  /** `operator:mei`, `key:ab12…`, `system`, `cli`. */
  actor: string;
  /** `app.register`, `app.secret.rotate`, `session.refused` … */
  act: string;
  subject: string | null;
  /** Address of whoever asked. */
  from: string | null;
  detail: { [name: string]: Json };
  /** Hexadecimal SHA-256 over the entry before and this one. */
  hash: string;
}
/** `GET /admin/v1/audit/verify`. */
export interface AuditVerdict {
  ok: boolean;
  entries: number;
  /** The first entry whose hash is wrong. */
  broken_at: number | null;
  /** The hash of the last entry that is right: whoever notes it down can tell later whether the log's end was cut off. */
  hash: string;
}

/** `GET /admin/v1/health`. */
export interface Health {
  version: string;
  node: string;
  started_at: number;
  store: { kind: 'sqlite' | 'postgres' | 'memory'; ok: boolean; latency_ms: number | null };
  /** Redis or Valkey; null: there is none. */
  shared: { ok: boolean; latency_ms: number | null } | null;
  apps: number;
  warnings: { zh: string; en: string }[];
}
