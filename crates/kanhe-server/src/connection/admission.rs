//! Counts connections, in all and by address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::metrics::gauge::Gauge;

use super::limits::Limits;

/// Who is connected.
#[derive(Debug)]
pub(super) struct Admission {
    limits: Limits,
    gauge: Gauge,
    present: Mutex<Present>,
}

#[derive(Debug, Default)]
struct Present {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that a connection takes, for as long as it is there.
#[derive(Debug)]
pub(super) struct Pass {
    admission: Arc<Admission>,
    address: Option<IpAddr>,
}

impl Admission {
    pub(super) fn new(limits: Limits, gauge: Gauge) -> Self {
        Self { limits, gauge, present: Mutex::default() }
    }

    /// A place for somebody, or the limit that leaves none.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Pass, &'static str> {
        self.take(Some(of_one_party(address)))
    }

    /// A place for a proxy, which speaks for many.
    pub(super) fn admit_proxy(self: &Arc<Self>) -> Result<Pass, &'static str> {
        self.take(None)
    }

    fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Pass, &'static str> {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        if present.all >= self.limits.connections {
            return Err("connections");
        }
        if let Some(address) = address {
            let theirs = present.by_address.entry(address).or_default();
            if *theirs >= self.limits.connections_per_address {
                return Err("connections_per_address");
            }
            *theirs += 1;
        }
        present.all += 1;
        self.gauge.inc();
        Ok(Pass { admission: Arc::clone(self), address })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut present = self.admission.present.lock().unwrap_or_else(PoisonError::into_inner);
        present.all -= 1;
        self.admission.gauge.dec();
        if let Some(address) = self.address
            && let Some(theirs) = present.by_address.get_mut(&address)
        {
            *theirs -= 1;
            if *theirs == 0 {
                present.by_address.remove(&address);
            }
        }
    }
}

/// Whoever has one address of IPv6 has the 2⁶⁴ beside it too.
pub(super) fn of_one_party(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(connections: usize, connections_per_address: usize) -> Arc<Admission> {
        let limits = Limits { connections, connections_per_address, ..Limits::default() };
        Arc::new(Admission::new(limits, Gauge::default()))
    }

    #[test]
    fn one_address_gets_no_more_than_its_share_and_gets_it_back() {
        let admission = admission(10, 2);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = admission.admit(address("192.0.2.1")).unwrap();
        let _second = admission.admit(address("::ffff:192.0.2.1")).unwrap();
        assert!(admission.admit(address("192.0.2.1")).is_err());
        assert!(admission.admit(address("192.0.2.2")).is_ok());
        drop(first);
        assert!(admission.admit(address("192.0.2.1")).is_ok());
    }

    #[test]
    fn the_neighbours_of_an_ipv6_address_are_the_same_party() {
        let admission = admission(10, 1);
        let _one = admission.admit("2001:db8::1".parse().unwrap()).unwrap();
        assert!(admission.admit("2001:db8::2".parse().unwrap()).is_err());
        assert!(admission.admit("2001:db8:0:1::2".parse().unwrap()).is_ok());
    }

    #[test]
    fn all_together_get_no_more_than_there_is_and_nobody_is_remembered() {
        let admission = admission(2, 2);
        let proxy = admission.admit_proxy();
        let one = admission.admit("192.0.2.1".parse().unwrap());
        assert!(proxy.is_ok() && one.is_ok());
        assert!(admission.admit("192.0.2.2".parse().unwrap()).is_err());
        drop((proxy, one));
        let present = admission.present.lock().unwrap();
        assert_eq!((present.all, present.by_address.len()), (0, 0));
    }
}
