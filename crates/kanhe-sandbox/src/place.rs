//! Where the phone is, in both of the coordinate systems that pages ask for.

use serde::{Deserialize, Serialize};

/// A place in WGS-84, the system of GPS.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Metres.
    pub accuracy: f64,
    /// Metres per second.
    pub speed: f64,
}

impl Default for Place {
    /// Canton Tower, Guangzhou: in China, so that the two systems differ visibly.
    fn default() -> Self {
        Self { latitude: 23.10647, longitude: 113.32446, accuracy: 30.0, speed: 0.0 }
    }
}

impl Place {
    /// Whether the numbers are a place on earth.
    pub fn is_valid(&self) -> bool {
        self.latitude.abs() <= 90.0
            && self.longitude.abs() <= 180.0
            && (0.0..=1e6).contains(&self.accuracy)
            && (0.0..=1e4).contains(&self.speed)
    }

    /// Latitude and longitude in GCJ-02, the system of Chinese maps. Outside China the two are the same.
    pub fn gcj02(&self) -> (f64, f64) {
        if !in_china(self.latitude, self.longitude) {
            return (self.latitude, self.longitude);
        }
        let (north, east) = offset(self.latitude, self.longitude);
        (self.latitude + north, self.longitude + east)
    }
}

/// The rectangle in which the public formula applies.
fn in_china(latitude: f64, longitude: f64) -> bool {
    (72.004..=137.8347).contains(&longitude) && (0.8293..=55.8271).contains(&latitude)
}

/// The public formula's offset in degrees, on the Krasovsky 1940 ellipsoid.
fn offset(latitude: f64, longitude: f64) -> (f64, f64) {
    const SEMI_MAJOR_AXIS: f64 = 6_378_245.0;
    const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let (metres_north, metres_east) = (north_shift(x, y), east_shift(x, y));
    let radians = latitude.to_radians();
    let flattening = 1.0 - ECCENTRICITY_SQUARED * radians.sin().powi(2);
    let meridian = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / (flattening * flattening.sqrt());
    let parallel = SEMI_MAJOR_AXIS / flattening.sqrt() * radians.cos();
    ((metres_north / meridian).to_degrees(), (metres_east / parallel).to_degrees())
}

fn waves(at: f64, waves: [(f64, f64); 2]) -> f64 {
    waves.iter().map(|(height, frequency)| height * (at * frequency * core::f64::consts::PI).sin()).sum()
}

fn north_shift(x: f64, y: f64) -> f64 {
    let slope = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let ripples = waves(x, [(20.0, 6.0), (20.0, 2.0)])
        + waves(y, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
        + waves(y, [(160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)]);
    slope + ripples * 2.0 / 3.0
}

fn east_shift(x: f64, y: f64) -> f64 {
    let slope = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let ripples = waves(x, [(20.0, 6.0), (20.0, 2.0)])
        + waves(x, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
        + waves(x, [(150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)]);
    slope + ripples * 2.0 / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude, ..Place::default() }
    }

    /// Great-circle distance in metres, good enough for a few hundred of them.
    fn metres((a, b): (f64, f64), (c, d): (f64, f64)) -> f64 {
        let east = (d - b) * a.to_radians().cos();
        (c - a).hypot(east) * 111_320.0
    }

    #[test]
    fn known_places_move_as_published() {
        // Beijing and Guangzhou: pairs that follow from the public formula and appear in many write-ups of it.
        for (wgs84, gcj02) in [
            ((39.915, 116.404), (39.916_404_281_501_64, 116.410_244_499_169_38)),
            ((31.177_427_6, 121.527_210_6), (31.175_302_980_792_8, 121.531_541_859_215)),
        ] {
            let found = at(wgs84.0, wgs84.1).gcj02();
            assert!(metres(found, gcj02) < 1.0, "{wgs84:?} became {found:?}");
        }
    }

    #[test]
    fn in_china_the_two_systems_are_some_hundred_metres_apart() {
        for (latitude, longitude) in [(39.9, 116.4), (23.1, 113.3), (31.2, 121.5), (30.6, 104.1)] {
            let apart = metres((latitude, longitude), at(latitude, longitude).gcj02());
            assert!((50.0..1000.0).contains(&apart), "{latitude},{longitude}: {apart} m");
        }
    }

    #[test]
    fn outside_china_they_are_the_same() {
        for (latitude, longitude) in [(35.68, 139.77), (1.29, -103.85), (-33.9, 151.2), (51.5, -0.1)] {
            assert_eq!(at(latitude, longitude).gcj02(), (latitude, longitude));
        }
    }

    #[test]
    fn impossible_places_are_known_as_such() {
        assert!(Place::default().is_valid());
        for place in
            [at(90.1, 0.0), at(0.0, -180.1), at(f64::NAN, 0.0), Place { accuracy: -1.0, ..at(0.0, 0.0) }]
        {
            assert!(!place.is_valid(), "{place:?}");
        }
    }
}
