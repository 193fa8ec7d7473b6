//! Under which addresses a server is found.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// The origin for whoever sits at this computer.
pub(crate) fn here(listen: SocketAddr) -> String {
    let here = match listen.ip() {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    origin(here, listen.port())
}

/// The origins for other devices of the network; none if only this computer is listened to.
pub(crate) fn elsewhere(listen: SocketAddr) -> Vec<String> {
    let address = match listen.ip() {
        address if address.is_loopback() => None,
        address if address.is_unspecified() => outward(),
        address => Some(address),
    };
    address.map(|address| origin(address, listen.port())).into_iter().collect()
}

/// The address by which this computer would send something away. Nothing is sent.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address of documentation (RFC 5737): only the way to it is looked up.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

fn origin(address: IpAddr, port: u16) -> String {
    format!("http://{}", SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_found_where_it_listens() {
        let listen = |text: &str| -> SocketAddr { text.parse().unwrap() };
        assert_eq!(here(listen("0.0.0.0:8787")), "http://127.0.0.1:8787");
        assert_eq!(here(listen("[::]:8787")), "http://[::1]:8787");
        assert_eq!(here(listen("192.168.1.5:8787")), "http://192.168.1.5:8787");
        assert_eq!(elsewhere(listen("127.0.0.1:8787")), Vec::<String>::new());
        assert_eq!(elsewhere(listen("192.168.1.5:8787")), ["http://192.168.1.5:8787"]);
        for origin in elsewhere(listen("0.0.0.0:8787")) {
            assert!(
                origin.ends_with(":8787") && !origin.contains("0.0.0.0") && !origin.contains("127.0.0.1")
            );
        }
    }
}
