/**
 * From WGS-84, what a GPS receiver says, to GCJ-02, what Chinese maps draw: the public formula, on the Krasovsky 1940
 * ellipsoid. The platform computes what a page gets; this shows beforehand what that will be.
 */

const SEMI_MAJOR_AXIS = 6378245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;

/**
 * @param {number} latitude
 * @param {number} longitude
 * @returns {{ latitude: number, longitude: number }} the same outside the rectangle around China
 */
export function gcj02(latitude, longitude) {
  const inside = longitude >= 72.004 && longitude <= 137.8347 && latitude >= 0.8293 && latitude <= 55.8271;
  if (!inside) return { latitude, longitude };
  const [x, y] = [longitude - 105, latitude - 35];
  const radians = (latitude * Math.PI) / 180;
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(radians) ** 2;
  const meridian = (SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED)) / (flattening * Math.sqrt(flattening));
  const parallel = (SEMI_MAJOR_AXIS / Math.sqrt(flattening)) * Math.cos(radians);
  return {
    latitude: latitude + ((metresNorth(x, y) / meridian) * 180) / Math.PI,
    longitude: longitude + ((metresEast(x, y) / parallel) * 180) / Math.PI,
  };
}

/**
 * Metres between two points that are near each other.
 * @param {{ latitude: number, longitude: number }} a
 * @param {{ latitude: number, longitude: number }} b
 */
export function metresBetween(a, b) {
  const east = (b.longitude - a.longitude) * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(b.latitude - a.latitude, east) * 111320;
}

/** @param {number} x @param {number} y */
function metresNorth(x, y) {
  const slope = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return (
    slope +
    (2 / 3) *
      (wave(x, 20, 6) +
        wave(x, 20, 2) +
        wave(y, 20, 1) +
        wave(y, 40, 1 / 3) +
        wave(y, 160, 1 / 12) +
        wave(y, 320, 1 / 30))
  );
}

/** @param {number} x @param {number} y */
function metresEast(x, y) {
  const slope = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return (
    slope +
    (2 / 3) *
      (wave(x, 20, 6) +
        wave(x, 20, 2) +
        wave(x, 20, 1) +
        wave(x, 40, 1 / 3) +
        wave(x, 150, 1 / 12) +
        wave(x, 300, 1 / 30))
  );
}

/** @param {number} at @param {number} height @param {number} frequency */
function wave(at, height, frequency) {
  return height * Math.sin(at * frequency * Math.PI);
}
