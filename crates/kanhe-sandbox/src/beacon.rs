//! Bluetooth beacons around the phone.

use serde::{Deserialize, Serialize};

/// How many there can be.
const BEACONS: usize = 32;
/// What a beacon of the usual strength is received with at one metre, in dBm.
const AT_ONE_METRE: f64 = -59.0;

/// A beacon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beacon {
    /// Whose it is.
    pub uuid: String,
    /// Which group of his.
    pub major: u16,
    /// Which of the group.
    pub minor: u16,
    /// How far away, in metres.
    pub distance: f64,
}

impl Beacon {
    /// Two, so that a list is a list.
    pub fn samples() -> Vec<Self> {
        let uuid = "4B616E68-6500-4000-8000-000000000001";
        [(1, 0.4), (2, 6.0)]
            .map(|(minor, distance)| Self { uuid: uuid.to_owned(), major: 1, minor, distance })
            .into()
    }

    /// Whether there can be such beacons.
    pub fn are_valid(beacons: &[Self]) -> bool {
        beacons.len() <= BEACONS
            && beacons.iter().all(|beacon| is_uuid(&beacon.uuid) && (0.01..=100.0).contains(&beacon.distance))
    }

    /// How strongly it is received, in dBm, by the law of free space.
    pub fn rssi(&self) -> f64 {
        AT_ONE_METRE - 20.0 * self.distance.log10()
    }

    /// 1 at hand, 2 near, 3 far: the levels of iBeacon.
    pub fn proximity(&self) -> u8 {
        match self.distance {
            distance if distance < 0.5 => 1,
            distance if distance < 3.0 => 2,
            _ => 3,
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.into_iter().all(hexadecimal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_further_the_weaker() {
        let at = |distance| Beacon { distance, ..Beacon::samples().remove(0) };
        assert!((at(1.0).rssi() + 59.0).abs() < 1e-9 && at(10.0).rssi() < -78.0);
        assert_eq!([0.1, 0.5, 2.9, 3.0, 50.0].map(|distance| at(distance).proximity()), [1, 2, 2, 3, 3]);
    }

    #[test]
    fn a_beacon_has_a_uuid_and_is_somewhere() {
        assert!(Beacon::are_valid(&Beacon::samples()));
        let [first, ..] = &Beacon::samples()[..] else { panic!("there are samples") };
        for bad in [
            Beacon { uuid: "x".to_owned(), ..first.clone() },
            Beacon { distance: 0.0, ..first.clone() },
            Beacon { distance: f64::NAN, ..first.clone() },
        ] {
            assert!(!Beacon::are_valid(&[bad]));
        }
        assert!(!Beacon::are_valid(&vec![first.clone(); 33]));
    }
}
