//! A request as it was captured: method and target, headers, an empty line, the body.

/// A captured request.
#[derive(Clone, Debug, Default)]
pub struct RawRequest {
    /// In upper case, as it was sent.
    pub method: String,
    /// Scheme and host are cut off, and the query.
    pub path: String,
    /// Behind `?`; empty if there is none.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The bytes behind the empty line.
    pub body: Vec<u8>,
}

impl RawRequest {
    /// Reads what a proxy or a log shows: `POST /path HTTP/1.1`, headers, an empty line, the body. Nothing if it does
    /// not begin so.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, body) = split(bytes);
        let head = core::str::from_utf8(head).ok()?;
        let mut lines = head.lines();
        let mut first = lines.next()?.split_ascii_whitespace();
        let (method, target) = (first.next()?, first.next()?);
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers =
            headers.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        Some(Self::new(method, target, headers.collect(), body.to_vec()))
    }

    /// A request of its parts. The target may be a whole URL; a host in it becomes a header, if there is none.
    pub fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        let target = target.split('#').next().unwrap_or_default();
        let (host, target) = match target.split_once("://") {
            Some((_, rest)) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", target),
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut request =
            Self { method: method.to_owned(), path: path.to_owned(), query: query.to_owned(), headers, body };
        if !host.is_empty() && request.header("host").is_empty() {
            request.headers.push(("host".to_owned(), host.to_owned()));
        }
        request
    }

    /// A header's text, or an empty one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// The head, and what is behind the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = |end: &[u8]| bytes.windows(end.len()).position(|window| window == end).map(|at| (at, end.len()));
    let ends = [at(b"\r\n\r\n"), at(b"\n\n")];
    match ends.into_iter().flatten().min() {
        Some((at, length)) => {
            (bytes.get(..at).unwrap_or_default(), bytes.get(at + length..).unwrap_or_default())
        }
        None => (bytes, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_captured_request_is_taken_apart() {
        let raw = b"POST https://w.example/v1/a?x=1 HTTP/1.1\r\nClient-Id: 7\r\n\r\n{\"a\":1}\n\n";
        let request = RawRequest::parse(raw).unwrap();
        assert_eq!((&*request.method, &*request.path, &*request.query), ("POST", "/v1/a", "x=1"));
        assert_eq!((request.header("client-id"), request.header("Host")), ("7", "w.example"));
        assert_eq!(request.body, b"{\"a\":1}\n\n");
        assert!(RawRequest::parse(b"").is_none());
        assert_eq!(RawRequest::parse(b"GET /").unwrap().path, "/");
    }
}
