//! RSA with SHA-256 (PKCS#1 v1.5), as vendors' payment and wallet APIs sign: RFC 8017 section 8.2.
//!
//! The operations are ring's. Keys that a sandbox shows to everybody are derived, so that they are the same after a
//! restart and stand nowhere.

use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Encoding, Limb, NonZero, Odd, U64, U1024, U2048, U3072, U4096, U8192, Uint};
use crypto_primes::{Flavor, random_prime};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use ring::rand::{SecureRandom, SystemRandom};
use ring::rsa::KeyPair;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512,
    RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};

/// The public exponent of every derived key.
const EXPONENT: u32 = 65_537;
/// `rsaEncryption`, with its NULL: RFC 8017 appendix A.1.
const ALGORITHM: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// A private key of 2048 bits.
pub struct RsaKey {
    pair: KeyPair,
    private: Vec<u8>,
    public: Vec<u8>,
}

impl core::fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RsaKey(…)")
    }
}

impl RsaKey {
    /// The key of a seed, always the same. For a sandbox: finding primes takes a good part of a second, and does not
    /// hide how long.
    pub fn derive(seed: [u8; 32]) -> Option<Self> {
        let mut random = ChaCha20Rng::from_seed(seed);
        // Of a handful of pairs one has a product of the full length and suits the exponent.
        (0..64).find_map(|_| {
            let one: U1024 = random_prime(&mut random, Flavor::Any, 1024);
            let other: U1024 = random_prime(&mut random, Flavor::Any, 1024);
            Self::of(one.max(other), one.min(other))
        })
    }

    #[expect(clippy::many_single_char_names, reason = "as RFC 8017 names them")]
    fn of(p: U1024, q: U1024) -> Option<Self> {
        let wide = |number: &U1024| -> U2048 {
            let mut bytes = [0; 256];
            bytes[128..].copy_from_slice(number.to_be_bytes().as_ref());
            U2048::from_be_slice(&bytes)
        };
        let one = U2048::ONE;
        let (wide_p, wide_q) = (wide(&p), wide(&q));
        let n = wide_p.wrapping_mul(&wide_q);
        if p == q || n.to_be_bytes().as_ref()[0] & 0x80 == 0 {
            return None;
        }
        let e = U2048::from_u32(EXPONENT);
        let (p_less, q_less) = (wide_p.wrapping_sub(&one), wide_q.wrapping_sub(&one));
        let phi: NonZero<U2048> = Option::from(NonZero::new(p_less.wrapping_mul(&q_less)))?;
        let d: U2048 = Option::from(e.invert_mod(&phi))?;
        let p_less: NonZero<U2048> = Option::from(NonZero::new(p_less))?;
        let q_less: NonZero<U2048> = Option::from(NonZero::new(q_less))?;
        let p_whole: NonZero<U2048> = Option::from(NonZero::new(wide_p))?;
        let (dp, dq) = (d.rem(&p_less), d.rem(&q_less));
        let q_inverse: U2048 = Option::from(wide_q.invert_mod(&p_whole))?;
        let numbers = [n, e, d, wide_p, wide_q, dp, dq, q_inverse];
        let encoded = numbers.iter().flat_map(|number| integer(number.to_be_bytes().as_ref()));
        let private = sequence(&[vec![0x02, 0x01, 0x00], encoded.collect()].concat());
        let public =
            sequence(&[integer(n.to_be_bytes().as_ref()), integer(e.to_be_bytes().as_ref())].concat());
        let pair = KeyPair::from_der(&private).ok()?;
        Some(Self { pair, private, public })
    }

    /// Reads a private key as people keep it: PEM, or its base64 alone, as PKCS#8 or as PKCS#1. Nothing if it is none, or
    /// shorter than 2048 bits.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("-----"));
        let encoded: String = lines.flat_map(str::chars).filter(|sign| !sign.is_whitespace()).collect();
        let der = STANDARD.decode(encoded).ok()?;
        let private = wrapped(&der).unwrap_or(&der).to_vec();
        let pair = KeyPair::from_der(&private).ok()?;
        let public = pair.public().as_ref().to_vec();
        Some(Self { pair, private, public })
    }

    /// The signature over a message, in base64.
    pub fn sign(&self, message: &[u8]) -> String {
        STANDARD.encode(self.sign_bytes(message))
    }

    /// The signature over a message.
    pub fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        // Blinding draws random numbers; the signature does not depend on them, and fails only without any.
        let random: &dyn SecureRandom = &SystemRandom::new();
        match self.pair.sign(&RSA_PKCS1_SHA256, random, message, &mut signature) {
            Ok(()) => signature,
            Err(_) => Vec::new(),
        }
    }

    /// The private key as PKCS#8 in PEM. For a sandbox's own keys only.
    pub fn private_pem(&self) -> String {
        let key = [&[0x04][..], &length(self.private.len()), &self.private].concat();
        pem("PRIVATE KEY", &sequence(&[&[0x02, 0x01, 0x00], ALGORITHM, &key].concat()))
    }

    /// The public key in PEM.
    pub fn public_pem(&self) -> String {
        public_pem(&self.public)
    }

    /// The public key, for verifying.
    pub fn public(&self) -> RsaPublic {
        RsaPublic(self.public.clone())
    }
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublic(Vec<u8>);

/// What a signature may have been made with by somebody who did not read closely: for diagnosis only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// PKCS#1 v1.5 with SHA-1.
    Sha1,
    /// PKCS#1 v1.5 with SHA-512.
    Sha512,
    /// PSS with SHA-256.
    Pss,
}

impl Scheme {
    /// All of them.
    pub const OTHERS: [Self; 3] = [Self::Sha1, Self::Sha512, Self::Pss];
}

impl RsaPublic {
    /// Whether a signature in base64 is this key's over a message.
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        STANDARD.decode(signature).is_ok_and(|signature| self.verifies_bytes(message, &signature))
    }

    /// Whether a signature is this key's over a message. A signature of another length than the key's is not.
    pub fn verifies_bytes(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0).verify(message, signature).is_ok()
    }

    /// What this key makes of a signature: the encoded message of RFC 8017 section 8.2.2, whatever is in it. For
    /// diagnosis only; it is not compared in constant time, and says nothing by itself. Nothing if the signature is
    /// not as long as the key's.
    pub fn opened(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let modulus = self.modulus()?;
        if signature.len() != modulus.len() {
            return None;
        }
        let exponent = self.exponent()?;
        match modulus.len() {
            0..=256 => raised(U2048::ZERO, modulus, signature, exponent),
            257..=384 => raised(U3072::ZERO, modulus, signature, exponent),
            385..=512 => raised(U4096::ZERO, modulus, signature, exponent),
            _ => raised(U8192::ZERO, modulus, signature, exponent),
        }
    }

    fn exponent(&self) -> Option<u64> {
        let (numbers, _) = element(0x30, &self.0)?;
        let (_, behind) = element(0x02, numbers)?;
        let (exponent, _) = element(0x02, behind)?;
        (exponent.len() <= 8).then(|| exponent.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// Whether it would be this key's in another scheme.
    pub fn verifies_as(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &dyn VerificationAlgorithm = match scheme {
            Scheme::Sha1 => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Scheme::Sha512 => &RSA_PKCS1_2048_8192_SHA512,
            Scheme::Pss => &RSA_PSS_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, &self.0).verify(message, signature).is_ok()
    }

    /// Reads a public key as people paste it: PEM, or its base64 alone, as X.509 or as PKCS#1. Nothing if it is none,
    /// or shorter than 2048 bits.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("-----"));
        let encoded: String = lines.flat_map(str::chars).filter(|sign| !sign.is_whitespace()).collect();
        let der = STANDARD.decode(encoded).ok()?;
        let key = Self(bits(&der).unwrap_or(&der).to_vec());
        (2048..=8192).contains(&(key.modulus()?.len() * 8)).then_some(key)
    }

    /// How many bytes a signature of this key has.
    pub fn signature_bytes(&self) -> usize {
        self.modulus().map_or(0, <[u8]>::len)
    }

    /// The key in PEM.
    pub fn pem(&self) -> String {
        public_pem(&self.0)
    }

    fn modulus(&self) -> Option<&[u8]> {
        let (numbers, behind) = element(0x30, &self.0)?;
        let (modulus, exponent) = element(0x02, numbers)?;
        let (_, end) = element(0x02, exponent)?;
        let modulus = modulus.strip_prefix(&[0]).unwrap_or(modulus);
        (behind.is_empty() && end.is_empty()).then_some(modulus)
    }
}

/// `signature` to the power of `exponent`, modulo `modulus`, in numbers as wide as `zero`.
fn raised<const LIMBS: usize>(
    _zero: Uint<LIMBS>,
    modulus: &[u8],
    signature: &[u8],
    exponent: u64,
) -> Option<Vec<u8>>
where
    Uint<LIMBS>: Encoding,
{
    let wide = |bytes: &[u8]| -> Option<Uint<LIMBS>> {
        let mut padded = vec![0; LIMBS * Limb::BYTES];
        let start = padded.len().checked_sub(bytes.len())?;
        padded.get_mut(start..)?.copy_from_slice(bytes);
        Some(Uint::from_be_slice(&padded))
    };
    let modulus_number: Odd<Uint<LIMBS>> = Option::from(Odd::new(wide(modulus)?))?;
    let number = wide(signature)?;
    if number >= *modulus_number {
        return None;
    }
    let parameters = FixedMontyParams::new_vartime(modulus_number);
    let opened = FixedMontyForm::new(&number, &parameters)
        .pow_bounded_exp(&U64::from_u64(exponent), 64 - exponent.leading_zeros());
    let bytes = opened.retrieve().to_be_bytes();
    let bytes: &[u8] = bytes.as_ref();
    Some(bytes.get(bytes.len() - modulus.len()..)?.to_vec())
}

/// What a PKCS#8 PrivateKeyInfo of RSA wraps: RFC 5208 section 5.
fn wrapped(der: &[u8]) -> Option<&[u8]> {
    let (inside, _) = element(0x30, der)?;
    let (_, rest) = element(0x02, inside)?;
    let (key, _) = element(0x04, rest.strip_prefix(ALGORITHM)?)?;
    Some(key)
}

/// What an X.509 SubjectPublicKeyInfo of RSA wraps: RFC 8017 appendix A.1.
fn bits(der: &[u8]) -> Option<&[u8]> {
    let (inside, _) = element(0x30, der)?;
    let (bits, _) = element(0x03, inside.strip_prefix(ALGORITHM)?)?;
    bits.strip_prefix(&[0])
}

/// DER: the content of an element, and what is behind it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.strip_prefix(&[tag])?.split_first()?;
    let (length, rest) = match first {
        short if *short < 0x80 => (usize::from(*short), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => {
            rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// DER: an INTEGER of unsigned bytes.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len().saturating_sub(1));
    let bytes = bytes.get(start..).unwrap_or_default();
    // A leading bit would mean a negative number.
    let pad: &[u8] = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { &[0] } else { &[] };
    [&[0x02][..], &length(bytes.len() + pad.len()), pad, bytes].concat()
}

fn sequence(content: &[u8]) -> Vec<u8> {
    [&[0x30][..], &length(content.len()), content].concat()
}

fn length(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![short],
        Ok(byte) => vec![0x81, byte],
        // Nothing here is longer than two bytes of length can say.
        Err(_) => {
            let bytes = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
            vec![0x82, bytes[0], bytes[1]]
        }
    }
}

fn public_pem(key: &[u8]) -> String {
    let bits = [&[0x03][..], &length(key.len() + 1), &[0], key].concat();
    pem("PUBLIC KEY", &sequence(&[ALGORITHM, &bits].concat()))
}

fn pem(name: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        (0..text.len()).step_by(64).filter_map(|at| text.get(at..text.len().min(at + 64))).collect();
    format!("-----BEGIN {name}-----\n{}\n-----END {name}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_key_whose_signatures_its_public_half_verifies() {
        let key = RsaKey::derive([7; 32]).unwrap();
        assert_eq!(key.public_pem(), RsaKey::derive([7; 32]).unwrap().public_pem());
        let signature = key.sign(b"message");
        assert_eq!(signature.len(), 344, "256 bytes in base64");
        assert!(key.public().verifies(b"message", &signature));
        assert!(!key.public().verifies(b"messagf", &signature));
        assert!(!key.public().verifies(b"message", "no base64"));
        let other = RsaKey::derive([8; 32]).unwrap();
        assert!(!other.public().verifies(b"message", &signature));
        let opened = key.public().opened(&STANDARD.decode(&signature).unwrap()).unwrap();
        assert!(
            opened.starts_with(&[0, 1, 0xff])
                && opened.ends_with(&<sha2::Sha256 as sha2::Digest>::digest(b"message"))
        );
        assert_eq!(key.public().opened(b"short"), None);
        assert!(key.private_pem().starts_with("-----BEGIN PRIVATE KEY-----\nMII"));
        assert_eq!(format!("{key:?}"), "RsaKey(…)");
    }

    #[test]
    fn a_private_key_is_read_in_every_form_that_people_keep() {
        let key = RsaKey::derive([7; 32]).unwrap();
        let pem = key.private_pem();
        let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let pkcs1 = STANDARD.encode(&key.private);
        for text in [&*pem, &*bare, &*pkcs1, &pem.replace('\n', "\r\n")] {
            let read = RsaKey::parse(text).unwrap();
            assert_eq!(read.public(), key.public());
            assert_eq!(read.sign(b"message"), key.sign(b"message"));
        }
        for text in ["", "nonsense", &key.public_pem()] {
            assert!(RsaKey::parse(text).is_none(), "{text:.40}");
        }
    }

    #[test]
    fn a_public_key_is_read_in_every_form_that_people_paste() {
        let key = RsaKey::derive([7; 32]).unwrap();
        let pem = key.public_pem();
        let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let pkcs1 = STANDARD.encode(&key.public().0);
        for text in [&*pem, &*bare, &*pkcs1, &pem.replace('\n', "\r\n"), &format!("  {bare}\n")] {
            assert_eq!(RsaPublic::parse(text), Some(key.public()), "{text}");
        }
        assert_eq!((key.public().signature_bytes(), key.public().pem()), (256, pem));
    }

    #[test]
    fn what_is_no_public_key_or_too_short_a_one_is_not_read() {
        let key = RsaKey::derive([7; 32]).unwrap();
        // RFC 8017 lets keys be of any length; nobody may use one of 512 bits.
        let short = sequence(&[integer(&[0xc1; 64]), integer(&[1, 0, 1])].concat());
        let long = STANDARD.encode([&key.public().0[..], b"x"].concat());
        for text in ["", "nonsense", &key.private_pem(), &STANDARD.encode(short), &long] {
            assert_eq!(RsaPublic::parse(text), None, "{text:.40}");
        }
    }
}
