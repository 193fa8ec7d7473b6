//! `kanhe health`: asks the node on this machine whether it lives, for images that have nothing else to ask with.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::Fault;
use crate::cli::ServeFlags;
use crate::config;

/// A node that takes longer to say that it lives does not.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks where metrics are served, if that is an address of its own, and else where all is. With a certificate nothing is
/// asked there: that the node accepts a connection is all that is looked for.
pub(crate) fn run(flags: &ServeFlags) -> Result<(), Fault> {
    let settings = config::for_serve(flags)?;
    let (address, plain) = match settings.metrics.listen {
        Some(own) => (own, true),
        None => (settings.listen, !settings.tls.is_wanted()),
    };
    let address = reachable(address);
    let dead = |why: &dyn core::fmt::Display| Fault::Other(format!("no node lives at {address}: {why}"));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|why| dead(&why))?;
    if plain {
        let answer = ask(&mut stream).map_err(|why| dead(&why))?;
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            return Err(dead(&"it answers something else"));
        }
    }
    Ok(())
}

fn ask(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Who listens everywhere is asked at home.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
