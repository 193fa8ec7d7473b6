/** The sandbox API, typed. Each function is one call of `web/types/sandbox.d.ts`. */

/**
 * @import {
 *   AlbumPicture, AppSettings, BarcodeSymbol, Call, CardList, ClockView, CredentialEnding, Delivered, Dialog, DialogAnswer, FaultList, Fault, Invoke, Invoked, Listen, LogEntry,
 *   NewPage, Order, PageChange, Played, Profile, Purse, SandboxApp, SandboxUser, Session, SessionSettings, Share
 * } from '../types/sandbox'
 */
/** @import { Act } from '../types/host-protocol' */

import { requestJson } from '../lib/http.js';

const root = '/sandbox/v1';

/** @param {string} id */
const at = (id) => `${root}/sessions/${encodeURIComponent(id)}`;

/** @param {{ session: string, call: number }} question @returns {Promise<import('../types/sandbox').Diagnosis>} */
export const explain = (question) => requestJson('POST', `${root}/explain`, question);

/** @param {string} dialect @returns {Promise<import('../types/catalog').Reference>} */
export const getReference = (dialect) => requestJson('GET', `/docs/apis/${dialect}.json`);

/** @param {string} dialect @param {string} clientId @param {AppSettings} settings @returns {Promise<SandboxApp>} */
export const changeApp = (dialect, clientId, settings) =>
  requestJson('PATCH', `${root}/apps/${dialect}/${encodeURIComponent(clientId)}`, settings);

/**
 * A finger on the bar above the page. Answers whether the page was told.
 * @param {string} id
 * @param {string} button
 * @returns {Promise<boolean>}
 */
export const tapBar = async (id, button) => (await requestJson('POST', `${at(id)}/bar`, { id: button })).told;

/** @returns {Promise<SandboxApp[]>} */
export const listApps = () => requestJson('GET', `${root}/apps`);

/**
 * Ends an app's credential before its time.
 * @param {SandboxApp} app
 * @param {string} clientId
 * @param {CredentialEnding} ending
 * @returns {Promise<null>}
 */
export const endCredential = (app, clientId, ending) =>
  requestJson('POST', `${root}/apps/${app.dialect}/${encodeURIComponent(clientId)}/credentials`, ending);

/** @param {SessionSettings} settings @returns {Promise<Session>} */
export const createSession = (settings) => requestJson('POST', `${root}/sessions`, settings);

/** @param {string} id @returns {Promise<Session>} */
export const getSession = (id) => requestJson('GET', at(id));

/** @param {string} id @param {SessionSettings} settings @returns {Promise<Session>} */
export const changeSession = (id, settings) => requestJson('PATCH', at(id), settings);

/** @param {string} id @param {NewPage} page @returns {Promise<Session>} */
export const loadPage = (id, page) => requestJson('POST', `${at(id)}/pages`, page);

/** @param {string} id @param {PageChange} change @returns {Promise<Session>} */
export const changePage = (id, change) => requestJson('PATCH', `${at(id)}/page`, change);

/** @param {string} id @param {string} url @returns {Promise<null>} */
export const openPage = (id, url) => requestJson('POST', `${at(id)}/open`, { url });

/**
 * Moves a person's hands in the browser that shows the session.
 * @param {string} id
 * @param {import('../types/sandbox').Input[]} inputs
 * @returns {Promise<null>}
 */
export const moveHands = (id, inputs) => requestJson('POST', `${at(id)}/input`, { inputs });

/**
 * The first picture after `since` of what that browser shows; null if nothing has changed for a while.
 * @param {string} id
 * @param {number} since
 */
export async function look(id, since) {
  const answer = await fetch(`${at(id)}/screen?since=${since}`);
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`no picture: ${answer.status}`);
  return { number: Number(answer.headers.get('x-kanhe-picture')), picture: await answer.blob() };
}

/** @param {string} id @param {{ [host: string]: string }} map @returns {Promise<Session>} */
export const mapHosts = (id, map) => requestJson('PATCH', `${at(id)}/driver`, { map });

/** @param {string} id @returns {Promise<import('../types/sandbox').TrafficLine[]>} */
export const listTraffic = async (id) => (await requestJson('GET', `${at(id)}/driver/traffic`)).traffic;

/** @param {string} id @param {Invoke} call @returns {Promise<Invoked>} */
export const invoke = (id, call) => requestJson('POST', `${at(id)}/invoke`, call);

/** @param {string} id @param {Act} act @returns {Promise<null>} */
export const tellAct = (id, act) => requestJson('POST', `${at(id)}/acts`, act);

/** @param {string} id @param {'json' | 'playwright'} form @returns {string} where what has happened on a phone is to be had */
export const recordingPath = (id, form) => `${at(id)}/recording?as=${form}`;

/** @param {string} id @param {Listen} listen @returns {Promise<{ call: number }>} */
export const listen = (id, listen) => requestJson('POST', `${at(id)}/listen`, listen);

/** @param {string} id @returns {Promise<Call[]>} */
export const listCalls = async (id) => (await requestJson('GET', `${at(id)}/calls`)).calls;

/** @param {string} id @returns {Promise<Dialog[]>} */
export const listDialogs = async (id) => (await requestJson('GET', `${at(id)}/dialogs`)).dialogs;

/** @param {string} id @param {number} dialog @param {DialogAnswer} answer @returns {Promise<null>} */
export const answerDialog = (id, dialog, answer) => requestJson('POST', `${at(id)}/dialogs/${dialog}`, answer);

/** @param {string} id @param {number} recording @param {boolean} heard @returns {Promise<boolean>} */
export const hear = async (id, recording, heard) =>
  (await requestJson('POST', `${at(id)}/recorder/recordings/${recording}`, { heard })).heard;

/**
 * What the microphone has heard of a recording.
 * @param {string} id
 * @param {number} recording
 * @param {Blob} sound
 * @param {number} milliseconds how long it is
 * @returns {Promise<null>}
 */
export const deliverSound = (id, recording, sound, milliseconds) =>
  requestJson('PUT', `${at(id)}/recorder/recordings/${recording}/sound?duration_ms=${Math.round(milliseconds)}`, sound);

/**
 * What the next recording will be instead.
 * @param {string} id
 * @param {Blob} sound
 * @param {number | null} milliseconds how long it is, if that could be measured
 * @returns {Promise<null>}
 */
export const chooseSound = (id, sound, milliseconds) => {
  const measured = milliseconds === null ? '' : `?duration_ms=${Math.round(milliseconds)}`;
  return requestJson('PUT', `${at(id)}/recorder/sound${measured}`, sound);
};

/** @param {string} id @returns {Promise<null>} */
export const unchooseSound = (id) => requestJson('DELETE', `${at(id)}/recorder/sound`);

/** @param {string} id @param {string | null} text @returns {Promise<null>} */
export const writeTranscript = (id, text) => requestJson('PUT', `${at(id)}/recorder/transcript`, { text });

/** @param {string} id @param {Played} played @returns {Promise<{ playing: boolean }>} */
export const tellPlayed = (id, played) => requestJson('POST', `${at(id)}/player`, played);

/** @param {string} id @param {string} localId @returns {string} where a voice of the phone is to be had */
export const voicePath = (id, localId) => `${at(id)}/voices/${encodeURIComponent(localId)}`;

/**
 * Taps an item of the page's menu.
 * @param {string} id
 * @param {string} item
 * @returns {Promise<{ told: string | null, share: Share | null }>}
 */
export const tapMenu = (id, item) => requestJson('POST', `${at(id)}/menu`, { item });

/** @param {string} id @returns {Promise<Share[]>} oldest first */
export const listShares = async (id) => (await requestJson('GET', `${at(id)}/shares`)).shares;

/** @param {Blob} picture @returns {Promise<BarcodeSymbol[]>} */
export const readBarcodes = async (picture) => (await requestJson('POST', `${root}/barcodes`, picture)).symbols;

/** @param {'qr' | 'ean13' | 'code128'} kind @param {string} text @returns {string} where a drawing of it is to be had */
export const barcodePath = (kind, text) => `${root}/barcodes/${kind}?${new URLSearchParams({ text })}`;

/** @param {'qr' | 'ean13' | 'code128'} kind @param {string} text @returns {Promise<Blob>} */
export const fetchBarcode = async (kind, text) => (await fetch(barcodePath(kind, text))).blob();

/** @param {string} text @returns {Promise<Blob>} a QR code of something that no address shall hold */
export async function drawQr(text) {
  const answer = await fetch(`${root}/barcodes/qr`, { method: 'POST', body: JSON.stringify({ text }) });
  if (!answer.ok) throw new Error(`no code: ${answer.status}`);
  return answer.blob();
}

/** @param {string} id @returns {Promise<import('../types/sandbox').Invitation>} by which a device may join */
export const inviteDevice = (id) => requestJson('POST', `${at(id)}/device`);

/** @param {string} id @returns {Promise<Session>} lets the device go */
export const dismissDevice = (id) => requestJson('DELETE', `${at(id)}/device`);

/** @param {string} id @returns {Promise<AlbumPicture[]>} newest first */
export const listAlbum = async (id) => (await requestJson('GET', `${at(id)}/album`)).pictures;

/**
 * Puts a picture into the phone's album.
 * @param {string} id
 * @param {Blob} picture
 * @param {string} name
 * @param {'album' | 'camera'} source
 * @returns {Promise<AlbumPicture>}
 */
export const addPicture = (id, picture, name, source) =>
  requestJson('POST', `${at(id)}/album?${new URLSearchParams({ name: name.slice(0, 60), source })}`, picture);

/** @param {string} id @param {string} picture @returns {Promise<void>} */
export const removePicture = (id, picture) =>
  requestJson('DELETE', `${at(id)}/album/${encodeURIComponent(picture)}`);

/** @param {string} id @param {string} picture @returns {string} where a picture of the album is to be had */
export const picturePath = (id, picture) => `${at(id)}/album/${encodeURIComponent(picture)}`;

/** @returns {Promise<SandboxUser[]>} */
export const listUsers = async () => (await requestJson('GET', `${root}/users`)).users;

/** @param {string} id @param {Partial<Profile>} profile @returns {Promise<SandboxUser>} */
export const addUser = (id, profile) => requestJson('POST', `${root}/users`, { id, profile });

/** @param {string} id @param {Profile} profile @returns {Promise<SandboxUser>} */
export const changeProfile = (id, profile) =>
  requestJson('PATCH', `${root}/users/${encodeURIComponent(id)}`, { profile });

/**
 * Takes back what a user has agreed to with an app.
 * @param {string} id
 * @param {string} dialect
 * @param {string} clientId
 * @returns {Promise<void>}
 */
export const withdrawConsent = (id, dialect, clientId) =>
  requestJson('DELETE', `${root}/users/${encodeURIComponent(id)}/consents/${dialect}/${encodeURIComponent(clientId)}`);

/**
 * The same for one scope.
 * @param {string} id
 * @param {string} dialect
 * @param {string} clientId
 * @param {string} scope
 * @returns {Promise<void>}
 */
export const withdrawScope = (id, dialect, clientId, scope) =>
  requestJson(
    'DELETE',
    `${root}/users/${encodeURIComponent(id)}/consents/${dialect}/${encodeURIComponent(clientId)}/${encodeURIComponent(scope)}`
  );

/** @param {string} id @returns {Promise<Delivered[]>} newest first */
export const listInbox = async (id) => (await requestJson('GET', `${root}/users/${encodeURIComponent(id)}/inbox`)).messages;

/** @param {string} id @returns {Promise<Purse>} */
export const getPurse = (id) => requestJson('GET', `${root}/users/${encodeURIComponent(id)}/purse`);

/** @param {string} id @param {string} currency @param {number} balance @returns {Promise<void>} */
export const fillPurse = (id, currency, balance) =>
  requestJson('PUT', `${root}/users/${encodeURIComponent(id)}/purse`, { currency, balance });

/** @returns {Promise<CardList>} */
export const listCards = () => requestJson('GET', `${root}/cards`);

/** @returns {Promise<Order[]>} newest first */
export const listOrders = async () => (await requestJson('GET', `${root}/orders`)).orders;

/** @returns {Promise<LogEntry[]>} newest first */
export const listLog = async () => (await requestJson('GET', `${root}/log`)).log;

/** @returns {Promise<ClockView>} */
export const getClock = () => requestJson('GET', `${root}/clock`);

/** @param {number} seconds @returns {Promise<ClockView>} */
export const advanceClock = (seconds) => requestJson('POST', `${root}/clock`, { advance_seconds: seconds });

/** @returns {Promise<FaultList>} */
export const listFaults = () => requestJson('GET', `${root}/faults`);

/** @param {Fault} fault @returns {Promise<Fault>} */
export const addFault = (fault) => requestJson('POST', `${root}/faults`, fault);

/** @returns {Promise<null>} */
export const clearFaults = () => requestJson('DELETE', `${root}/faults`);

/** @param {string} session */
export const eventsPath = (session) => `${root}/events?session=${encodeURIComponent(session)}`;
