/**
 * The SDK version this script answers to. It decides which APIs exist (`since` in the catalog). The server replaces it
 * when it serves an older version's script.
 *
 * @type {string}
 */
export const sdkVersion = '1.6.0';
