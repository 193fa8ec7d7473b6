//! The `Signature` header: `algorithm=RSA256,keyVersion=1,signature=…` (`protocol/alipay-plus.md` 3.2).

/// The one algorithm: RSASSA-PKCS1-v1_5 with SHA-256.
pub const ALGORITHM: &str = "RSA256";

/// A `Signature` header, taken apart. The signature is still encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHeader {
    /// What the client says it signs with; [`ALGORITHM`] if it says nothing.
    pub algorithm: String,
    /// Which of its keys, if it says so.
    pub key_version: Option<u16>,
    /// The signature as it was written.
    pub signature: String,
}

/// Why a text is no `Signature` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// There is no part `signature`, or it is empty.
    #[error("the header has no part signature=…")]
    NoSignature,
    /// `keyVersion` is no number from 0 to 65535.
    #[error("keyVersion is no number")]
    KeyVersion,
    /// A part is there twice.
    #[error("a part of the header is there twice")]
    Ambiguous,
}

impl SignatureHeader {
    /// Reads a header: with and without spaces behind the commas, parts in any order, each split at its first `=` only,
    /// since base64 ends in more of them. Parts that nobody knows are skipped.
    pub fn parse(text: &str) -> Result<Self, HeaderFault> {
        let (mut algorithm, mut key_version, mut signature) = (None, None, None);
        for part in text.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let slot = match name.trim() {
                name if name.eq_ignore_ascii_case("algorithm") => &mut algorithm,
                name if name.eq_ignore_ascii_case("keyVersion") => &mut key_version,
                name if name.eq_ignore_ascii_case("signature") => &mut signature,
                _ => continue,
            };
            if slot.replace(value.trim()).is_some() {
                return Err(HeaderFault::Ambiguous);
            }
        }
        let key_version = key_version.filter(|version| !version.is_empty()).map(str::parse);
        Ok(Self {
            algorithm: algorithm.unwrap_or(ALGORITHM).to_owned(),
            key_version: key_version.transpose().map_err(|_| HeaderFault::KeyVersion)?,
            signature: signature.filter(|text| !text.is_empty()).ok_or(HeaderFault::NoSignature)?.to_owned(),
        })
    }

    /// Whether the algorithm is the one that there is, in upper or lower case.
    pub fn is_rsa256(&self) -> bool {
        self.algorithm.eq_ignore_ascii_case(ALGORITHM)
    }

    /// Writes a header in the order that every known client can read: one takes the third part for the signature,
    /// whatever it is called.
    pub fn write(key_version: u16, signature: &str) -> String {
        format!("algorithm={ALGORITHM},keyVersion={key_version},signature={signature}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(key_version: Option<u16>, signature: &str) -> SignatureHeader {
        SignatureHeader { algorithm: ALGORITHM.to_owned(), key_version, signature: signature.to_owned() }
    }

    #[test]
    fn every_spelling_of_the_header_is_read() {
        for (text, read) in [
            ("algorithm=RSA256,keyVersion=1,signature=ab%3D%3D", header(Some(1), "ab%3D%3D")),
            ("algorithm=RSA256, keyVersion=1, signature=ab==", header(Some(1), "ab==")),
            (" signature = ab== ,keyVersion= 2 ", header(Some(2), "ab==")),
            ("Algorithm=RSA256,KEYVERSION=,signature=a", header(None, "a")),
            ("signature=a,unknown=1,lonely,", header(None, "a")),
        ] {
            assert_eq!(SignatureHeader::parse(text), Ok(read), "{text}");
        }
        assert!(SignatureHeader::parse("algorithm=rsa256,signature=a").unwrap().is_rsa256());
        assert!(!SignatureHeader::parse("algorithm=ECC224,signature=a").unwrap().is_rsa256());
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (text, fault) in [
            ("", HeaderFault::NoSignature),
            ("ab%3D%3D", HeaderFault::NoSignature),
            ("algorithm=RSA256,keyVersion=1,signature=", HeaderFault::NoSignature),
            ("keyVersion=one,signature=a", HeaderFault::KeyVersion),
            ("keyVersion=-1,signature=a", HeaderFault::KeyVersion),
            ("keyVersion=65536,signature=a", HeaderFault::KeyVersion),
            ("signature=a,signature=b", HeaderFault::Ambiguous),
        ] {
            assert_eq!(SignatureHeader::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn what_is_written_has_its_parts_in_the_one_order() {
        assert_eq!(SignatureHeader::write(3, "ab%3D"), "algorithm=RSA256,keyVersion=3,signature=ab%3D");
    }
}
