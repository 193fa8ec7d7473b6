import type { Browser, BrowserType, Page, PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions, TestType } from '@playwright/test';

export { expect } from '@playwright/test';

export type Dialect = 'wechat' | 'dingtalk' | 'gov' | 'alipayplus';

/** What a phone can be told: every field optional. The reference is the sandbox API's `Session`. */
export interface PhoneOptions {
  dialect?: Dialect;
  /** client id of the app in view. */
  app?: string;
  device?: { profile?: 'iphone' | 'android' | 'desktop'; client_version?: string; language?: 'zh-CN' | 'en' } & Record<string, unknown>;
  network?: 'none' | '2g' | '3g' | '4g' | '5g' | 'wifi';
  place?: { latitude: number; longitude: number; accuracy: number; speed: number };
  /** Who answers questions that no test has prepared: nobody (`ask`), always yes, always no. */
  auto?: 'ask' | 'allow' | 'deny';
  /** Seconds until a question that nobody answers ends; 10 if absent. */
  dialog_timeout?: number;
  user?: string;
  [setting: string]: unknown;
}

export interface Session extends PhoneOptions {
  id: string;
  boot: { userAgent: string; language: string; profile: 'iphone' | 'android' | 'desktop'; session: string; dialect: Dialect };
}

export interface Call {
  id: number;
  name: string;
  wire: string;
  params: Record<string, unknown>;
  status: 'waiting' | 'allowed' | 'refused' | 'failed' | 'cancelled';
  reason: string | null;
  checks: { name: string; outcome: string; value: string; reason?: string }[];
  result: Record<string, unknown> | null;
}

export interface Dialog {
  id: number;
  kind: string;
  app: string;
  host: string;
  data: Record<string, unknown>;
  actions: string[];
}

export interface CallWanted {
  /** How the call has to have ended; `allowed` if absent. */
  status?: Call['status'] | 'any';
  /** Milliseconds. */
  timeout?: number;
}

/** What happens to the calls that a fault hits. */
export interface Fault {
  times?: number;
  nth?: number;
  probability?: number;
  seed?: number;
  app?: string;
  user?: string;
  answer?: Record<string, unknown>;
  status?: number;
  end?: 'deny' | 'cancel' | 'fail';
  code?: string;
  message?: string;
  latency_ms?: number;
  latency_to_ms?: number;
  drop?: boolean;
  twice?: boolean;
}
export interface FaultHandle {
  id: number;
  clear(): Promise<void>;
}

/** The answer to what a function asks. */
export interface Expected {
  /** Yes, with what mainly goes with it: a code's text, pictures, people, a button. */
  answer(value?: unknown): Promise<void>;
  /** With these fields, and this action if it is not the one that means yes. */
  with(data: object, action?: string): Promise<void>;
  allow(): Promise<void>;
  deny(): Promise<void>;
  cancel(): Promise<void>;
}

export interface SandboxClient {
  readonly url: string;
  /** One call of the sandbox API, `ask('GET', '/apps')`. */
  ask(method: string, path: string, body?: unknown): Promise<any>;
  text(path: string): Promise<string>;
  stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

export declare class Phone {
  constructor(sandbox: SandboxClient, session: Session);
  readonly id: string;
  session: Session;
  expect(api: string): Expected;
  expectDialog(kind: string): { answer(action: string, data?: object): Promise<void> };
  called(api: string, wanted?: CallWanted): Promise<Call>;
  dialog(kind: string, options?: { timeout?: number }): Promise<Dialog & { answer(action: string, data?: object): Promise<void> }>;
  calls(): Promise<Call[]>;
  dialogs(): Promise<Dialog[]>;
  set(settings: PhoneOptions): Promise<Session>;
  fault(endpoint: string, effect: Fault): Promise<FaultHandle>;
  advance(seconds: number): Promise<void>;
  addPicture(picture: Uint8Array, options?: { name?: string; source?: 'album' | 'camera' }): Promise<{ id: string }>;
  tapMenu(item: string): Promise<unknown>;
  tapBar(id: string): Promise<unknown>;
  shares(): Promise<object[]>;
  explain(call: Call): Promise<any>;
  recording(): Promise<object>;
  recordingAsTest(): Promise<string>;
  replay(recording: object): Promise<Session>;
  leave(): Promise<string[]>;
}

export declare class Refused extends Error {
  readonly status: number;
}

export interface KanheFixtures {
  /** Where `kanhe dev` is; `KANHE_URL`, or http://127.0.0.1:8787. */
  kanheUrl: string;
  phoneOptions: PhoneOptions;
  /** The sandbox API. */
  kanhe: SandboxClient;
  /** The phone around `page`. */
  phone: Phone;
  kanheSession: Session;
}

export declare const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & KanheFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>;

/** What `kanhe open --json` prints, as far as it matters here. */
export interface Opened {
  /** Where Kanhe is. */
  url: string;
  session: string;
  /** Only with `--remote-debugging`. */
  devtools: string | null;
}

export declare function connectToKanhe(
  chromium: BrowserType,
  opened: Opened
): Promise<{ browser: Browser; page: Page; phone: Phone }>;
