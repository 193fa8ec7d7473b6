//! Makes the texts of credentials out of master keys, and recognises them again.
//!
//! | credential | form | recognised by |
//! | --- | --- | --- |
//! | ticket | 86 characters of `[A-Za-z0-9_-]` | deriving it again: a ticket is never presented, only signed with |
//! | handle | a prefix and 32 hexadecimal digits | looking it up |
//! | access token | `<key>_` and base64url of what it is for, and a MAC over that | itself; no read is needed |
//! | app secret, host key | whatever the vendor gives out | a keyed hash |

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::compare;
use kanhe_sign::derive::{MasterKey, PurposeKey};
use kanhe_sign::grant::{GrantSigner, GrantVerifier};
use kanhe_sign::page::TicketHash;
use kanhe_sign::{hex, seal};
use quick_cache::sync::Cache;

use crate::app::{AppUid, SealedSecret, SecretHash};
use crate::credential::{CredentialKey, Form, Generation};
use crate::entropy::{Entropy, draw};
use crate::key::KeyId;
use crate::secret::Secret;
use crate::word::Word;

struct KeySet {
    tickets: PurposeKey,
    tokens: PurposeKey,
    secrets: PurposeKey,
    seals: PurposeKey,
    grants: GrantSigner,
}

impl KeySet {
    fn new(id: KeyId, master: &MasterKey) -> Self {
        Self {
            tickets: master.for_purpose("tickets"),
            tokens: master.for_purpose("tokens"),
            secrets: master.for_purpose("secrets"),
            seals: master.for_purpose("seals"),
            grants: GrantSigner::new(&format!("k{}", id.0), &master.for_purpose("grants")),
        }
    }
}

/// What an access token says of itself, once its MAC has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenClaim {
    /// Which line it belongs to.
    pub key: CredentialKey,
    /// Which generation it is.
    pub generation: u64,
    /// The master key that it was made with.
    pub made_with: KeyId,
}

/// Why a text is no access token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// It cannot be one: wrong characters or far too long.
    Malformed,
    /// It could be one, but we did not make it.
    Unknown,
}

const TOKEN_LIMIT: usize = 512;
const TOKEN_VERSION: u8 = 1;
const MAC: usize = 64;

/// Of so many tickets the beginning of their pages' hashes is kept: about 250 bytes each.
const HASHES: usize = 8192;

/// Holds the master keys. One key makes new credentials; all of them recognise old ones.
pub struct Mint {
    current: KeyId,
    keys: BTreeMap<KeyId, KeySet>,
    hashes: Cache<(CredentialKey, u64, KeyId), TicketHash>,
}

impl Mint {
    /// `current` makes what is new; `earlier` keys only recognise.
    pub fn new(current: (KeyId, MasterKey), earlier: impl IntoIterator<Item = (KeyId, MasterKey)>) -> Self {
        let keys = earlier
            .into_iter()
            .chain([(current.0, current.1)])
            .map(|(id, master)| (id, KeySet::new(id, &master)))
            .collect();
        Self { current: current.0, keys, hashes: Cache::new(HASHES) }
    }

    /// The key that makes new credentials.
    pub fn current(&self) -> KeyId {
        self.current
    }

    /// All keys that it holds.
    pub fn key_ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.keys.keys().copied()
    }

    /// Whether it holds this master key: without it, what was made with it is dead.
    pub fn holds(&self, key: KeyId) -> bool {
        self.keys.contains_key(&key)
    }

    /// The text of a ticket. `None` if the key it was made with is gone: then it is dead.
    pub fn ticket(&self, key: &CredentialKey, generation: &Generation) -> Option<Secret> {
        let set = self.keys.get(&generation.key)?;
        let number = generation.number.to_be_bytes();
        Some(Secret::new(
            set.tickets.derive(&[&key.app.to_bytes(), key.kind.as_str().as_bytes(), &number]).text(),
        ))
    }

    /// What signs pages with a ticket: the same as deriving its text and hashing that, which is done once. `None` as for
    /// [`Mint::ticket`].
    pub fn ticket_hash(&self, key: &CredentialKey, generation: &Generation) -> Option<TicketHash> {
        let which = (*key, generation.number, generation.key);
        if let Some(kept) = self.hashes.get(&which) {
            return Some(kept);
        }
        let hash = TicketHash::new(self.ticket(key, generation)?.reveal());
        self.hashes.insert(which, hash.clone());
        Some(hash)
    }

    /// The text of an access token. `None` as for [`Mint::ticket`].
    pub fn token(&self, key: &CredentialKey, generation: &Generation) -> Option<Secret> {
        let set = self.keys.get(&generation.key)?;
        let mut body = token_body(key, generation.number);
        body.extend_from_slice(set.tokens.derive(&[&body]).bytes());
        Some(Secret::new(format!("{}_{}", generation.key.0, URL_SAFE_NO_PAD.encode(body))))
    }

    /// The text of a credential in its form. `None` as for [`Mint::ticket`].
    pub fn text(&self, form: Form, key: &CredentialKey, generation: &Generation) -> Option<Secret> {
        match form {
            Form::Token => self.token(key, generation),
            Form::Ticket => self.ticket(key, generation),
            Form::Handle { prefix } => self.handle(prefix, key, generation),
        }
    }

    fn handle(&self, prefix: &str, key: &CredentialKey, generation: &Generation) -> Option<Secret> {
        let set = self.keys.get(&generation.key)?;
        let number = generation.number.to_be_bytes();
        let derived =
            set.tickets.derive(&[b"handle", &key.app.to_bytes(), key.kind.as_str().as_bytes(), &number]);
        Some(Secret::new(format!("{prefix}{}", hex::text(derived.bytes().get(..16)?))))
    }

    /// Reads an access token. Whether its generation still lives is not decided here.
    pub fn read_token(&self, text: &str) -> Result<TokenClaim, TokenFault> {
        let plausible =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~' | b'!');
        if text.len() > TOKEN_LIMIT || !text.bytes().all(plausible) {
            return Err(TokenFault::Malformed);
        }
        self.open_token(text).ok_or(TokenFault::Unknown)
    }

    fn open_token(&self, text: &str) -> Option<TokenClaim> {
        let (id, encoded) = text.split_once('_')?;
        let made_with = KeyId(id.parse().ok()?);
        let set = self.keys.get(&made_with)?;
        let whole = URL_SAFE_NO_PAD.decode(encoded).ok()?;
        let (body, mac) = whole.split_at_checked(whole.len().checked_sub(MAC)?)?;
        if !compare::equal(set.tokens.derive(&[body]).bytes(), mac) {
            return None;
        }
        let (version, rest) = body.split_first()?;
        let (uid, rest) = rest.split_first_chunk::<16>()?;
        let (number, kind) = rest.split_first_chunk::<8>()?;
        if *version != TOKEN_VERSION {
            return None;
        }
        Some(TokenClaim {
            key: CredentialKey {
                app: AppUid::from_bytes(*uid),
                kind: Word::parse(core::str::from_utf8(kind).ok()?)?,
            },
            generation: u64::from_be_bytes(*number),
            made_with,
        })
    }

    /// What to keep of a secret that only needs comparing. `owner` keeps equal secrets of two owners apart.
    pub fn hash_secret(&self, owner: &[u8], secret: &Secret) -> SecretHash {
        let hash =
            self.keys.get(&self.current).map_or([0; 32], |set| fingerprint(set, owner, secret.reveal()));
        SecretHash { key: self.current, hash }
    }

    /// Whether a presented secret is the one that was kept, in constant time.
    pub fn is_secret(&self, owner: &[u8], kept: &SecretHash, presented: &str) -> bool {
        self.keys
            .get(&kept.key)
            .is_some_and(|set| compare::equal(&fingerprint(set, owner, presented), &kept.hash))
    }

    /// Seals a secret that has to be used again. Nothing only if there is no current key.
    pub fn seal_secret(&self, entropy: &dyn Entropy, owner: &[u8], secret: &Secret) -> Option<SealedSecret> {
        let set = self.keys.get(&self.current)?;
        let nonce = draw(entropy, "seal");
        let bytes = seal::seal(&set.seals, nonce, owner, secret.reveal().as_bytes())?;
        Some(SealedSecret { key: self.current, nonce, bytes })
    }

    /// A sealed secret. Nothing if the key it was sealed with is gone, or it is another owner's.
    pub fn open_secret(&self, owner: &[u8], sealed: &SealedSecret) -> Option<Secret> {
        let set = self.keys.get(&sealed.key)?;
        let bytes = seal::open(&set.seals, sealed.nonce, owner, &sealed.bytes)?;
        String::from_utf8(bytes).ok().map(Secret::new)
    }

    /// A secret that a sandbox can always show again, because it is computed: 16 bytes for an owner.
    pub fn sandbox_secret(&self, owner: &[u8]) -> [u8; 16] {
        let mut bytes = [0; 16];
        // The oldest key, so that a rotation does not change the secrets that people have pasted into their code.
        if let Some(set) = self.keys.values().next() {
            bytes
                .copy_from_slice(set.secrets.fingerprint(&[b"sandbox", owner]).get(..16).unwrap_or(&[0; 16]));
        }
        bytes
    }

    /// Signs the payload of a grant with the current key.
    pub fn sign_grant(&self, payload: &[u8]) -> String {
        self.keys.get(&self.current).map_or_else(String::new, |set| set.grants.sign(payload))
    }

    /// The payload of a grant that one of our keys signed.
    pub fn open_grant(&self, grant: &str) -> Option<Vec<u8>> {
        self.grant_keys().find_map(|key| key.open(grant))
    }

    /// The public keys by which hosts check grants.
    pub fn grant_keys(&self) -> impl Iterator<Item = GrantVerifier> {
        self.keys.values().map(|set| set.grants.verifier())
    }
}

impl core::fmt::Debug for Mint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Mint").field("current", &self.current).finish_non_exhaustive()
    }
}

fn fingerprint(set: &KeySet, owner: &[u8], secret: &str) -> [u8; 32] {
    set.secrets.fingerprint(&[owner, secret.as_bytes()])
}

fn token_body(key: &CredentialKey, generation: u64) -> Vec<u8> {
    let mut body = Vec::with_capacity(25 + 31 + MAC);
    body.push(TOKEN_VERSION);
    body.extend_from_slice(&key.app.to_bytes());
    body.extend_from_slice(&generation.to_be_bytes());
    body.extend_from_slice(key.kind.as_str().as_bytes());
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    const TOKEN: Word = Word::new("access_token");

    fn mint(id: u16) -> Mint {
        Mint::new((KeyId(id), MasterKey::new([u8::try_from(id).unwrap(); 32])), [])
    }

    fn key() -> CredentialKey {
        CredentialKey { app: AppUid::from_parts(Timestamp::default(), [3; 10]), kind: TOKEN }
    }

    fn generation(number: u64) -> Generation {
        Generation {
            number,
            key: KeyId(1),
            issued_at: Timestamp::default(),
            expires_at: Timestamp::from_unix_seconds(7200),
            superseded: None,
        }
    }

    #[test]
    fn a_token_says_what_it_is_for_to_the_mint_that_made_it() {
        let text = mint(1).token(&key(), &generation(7)).unwrap();
        let claim = TokenClaim { key: key(), generation: 7, made_with: KeyId(1) };
        assert_eq!(mint(1).read_token(text.reveal()), Ok(claim));
        assert_eq!(mint(2).read_token(text.reveal()), Err(TokenFault::Unknown));
    }

    #[test]
    fn a_token_can_be_pasted_into_a_url_and_has_the_length_of_the_vendors() {
        let text = mint(1).token(&key(), &generation(7)).unwrap();
        let text = text.reveal();
        assert!((130..=160).contains(&text.len()), "{}", text.len());
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
    }

    #[test]
    fn no_changed_character_survives() {
        let text = mint(1).token(&key(), &generation(7)).unwrap();
        for at in 0..text.reveal().len() {
            let mut bytes = text.reveal().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(mint(1).read_token(&changed), Err(TokenFault::Unknown), "changed at {at}");
        }
    }

    #[test]
    fn garbage_is_told_from_tokens_we_do_not_know() {
        for text in ["has space", "a&b", "中文", "\0", &"x".repeat(513)] {
            assert_eq!(mint(1).read_token(text), Err(TokenFault::Malformed), "{text:?}");
        }
        for text in ["", "_", "1_", "1_AAAA", "99_AAAA", "ACCESS_TOKEN", "70000_AAAA"] {
            assert_eq!(mint(1).read_token(text), Err(TokenFault::Unknown), "{text:?}");
        }
    }

    #[test]
    fn an_earlier_key_still_recognises_what_it_made() {
        let old = mint(1);
        let token = old.token(&key(), &generation(7)).unwrap();
        let kept = old.hash_secret(b"app", &Secret::new("s3cret"));
        let rotated = Mint::new((KeyId(2), MasterKey::new([2; 32])), [(KeyId(1), MasterKey::new([1; 32]))]);
        assert!(rotated.read_token(token.reveal()).is_ok());
        assert!(rotated.is_secret(b"app", &kept, "s3cret"));
        assert!(rotated.open_grant(&old.sign_grant(b"{}")).is_some());
        assert_eq!(rotated.grant_keys().count(), 2);
    }

    #[test]
    fn a_secret_is_recognised_only_for_its_owner() {
        let kept = mint(1).hash_secret(b"app", &Secret::new("s3cret"));
        assert!(mint(1).is_secret(b"app", &kept, "s3cret"));
        assert!(!mint(1).is_secret(b"app", &kept, "s3creT"));
        assert!(!mint(1).is_secret(b"other", &kept, "s3cret"));
    }

    #[test]
    fn a_handle_has_a_prefix_and_32_digits_of_its_own() {
        let of = |number| mint(1).text(Form::Handle { prefix: "app_" }, &key(), &generation(number)).unwrap();
        let text = of(1);
        let digits = text.reveal().strip_prefix("app_").unwrap();
        assert_eq!(digits.len(), 32);
        assert!(digits.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()));
        assert_ne!(of(1).reveal(), of(2).reveal());
    }

    #[test]
    fn a_sealed_secret_opens_for_its_owner_also_after_a_rotation() {
        let entropy = crate::entropy::SeededEntropy::new(1);
        let sealed = mint(1).seal_secret(&entropy, b"app", &Secret::new("s3cret")).unwrap();
        let rotated = Mint::new((KeyId(2), MasterKey::new([2; 32])), [(KeyId(1), MasterKey::new([1; 32]))]);
        assert_eq!(rotated.open_secret(b"app", &sealed).unwrap().reveal(), "s3cret");
        assert!(rotated.open_secret(b"other", &sealed).is_none());
        assert!(mint(2).open_secret(b"app", &sealed).is_none());
        assert_eq!(format!("{sealed:?}"), "SealedSecret(…)");
    }
}
