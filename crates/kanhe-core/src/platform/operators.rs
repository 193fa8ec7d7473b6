//! Who administrates the platform: operators and admin keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::hex;

use super::{Platform, Unavailable};
use crate::admin_key::{self, AdminKey};
use crate::entropy::draw;
use crate::operator::{Operator, OperatorRefusal, Operators, Role};
use crate::password::{PasswordHash, Passwords};
use crate::secret::Secret;
use crate::store::StoreError;
use crate::word::Word;

impl Platform {
    /// All operators.
    pub async fn operators(&self) -> Result<Operators, Unavailable> {
        Ok(self.store.operators().await?)
    }

    /// Adds an operator.
    pub async fn add_operator(
        &self,
        passwords: &dyn Passwords,
        (name, role): (&str, Role),
        password: &Secret,
    ) -> Result<Result<Operator, OperatorRefusal>, Unavailable> {
        let hash = self.hash_password(passwords, password).await;
        let operator = Operator::new(name, role, hash, self.now());
        let added = self.change_operators(|operators| operators.add(operator.clone())).await?;
        Ok(added.map(|()| operator))
    }

    /// The hash of a new password.
    pub async fn hash_password(&self, passwords: &dyn Passwords, password: &Secret) -> PasswordHash {
        passwords.hash(password, draw(self.entropy(), "password salt")).await
    }

    /// Changes an operator. `change` may run more than once, if somebody else changes one at the same time. Who has
    /// been switched off, or got another password from somebody, has no session any more.
    pub async fn change_operator(
        &self,
        name: &str,
        change: impl Fn(&mut Operator) -> Result<(), OperatorRefusal> + Send + Sync,
    ) -> Result<Result<Operator, OperatorRefusal>, Unavailable> {
        let changed = self.change_operators(|operators| operators.change(name, &change)).await?;
        match (changed, self.operators().await?.get(name)) {
            (Ok(()), Some(operator)) => Ok(Ok(operator.clone())),
            (Ok(()), None) => Ok(Err(OperatorRefusal::Unknown)),
            (Err(refusal), _) => Ok(Err(refusal)),
        }
    }

    /// Takes an operator and his sessions away.
    pub async fn remove_operator(&self, name: &str) -> Result<Result<(), OperatorRefusal>, Unavailable> {
        let removed = self.change_operators(|operators| operators.remove(name)).await?;
        if removed.is_ok() {
            self.store.end_sessions_of(name, None).await?;
        }
        Ok(removed)
    }

    async fn change_operators(
        &self,
        change: impl Fn(&mut Operators) -> Result<(), OperatorRefusal> + Send + Sync,
    ) -> Result<Result<(), OperatorRefusal>, Unavailable> {
        for _ in 0..8 {
            let mut operators = self.store.operators().await?;
            if let Err(refusal) = change(&mut operators) {
                return Ok(Err(refusal));
            }
            operators.revision += 1;
            match self.store.put_operators(&operators).await {
                Ok(()) => return Ok(Ok(())),
                Err(StoreError::Conflict) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Makes an admin key and answers its text, which is not kept.
    pub async fn make_admin_key(&self, name: &str, role: Role) -> Result<(AdminKey, Secret), Unavailable> {
        let secret = URL_SAFE_NO_PAD.encode(draw::<32>(self.entropy(), "admin key"));
        let id = hex::text(&draw::<6>(self.entropy(), "admin key id"));
        let id = Word::parse(&id).ok_or(StoreError::Conflict)?;
        let key = AdminKey {
            id,
            name: name.to_owned(),
            role,
            secret: self.mint.hash_secret(id.as_str().as_bytes(), &Secret::new(&*secret)),
            created_at: self.now(),
        };
        self.store.insert_admin_key(&key).await?;
        Ok((key, Secret::new(format!("ak_{id}_{secret}"))))
    }

    /// All admin keys.
    pub async fn admin_keys(&self) -> Result<Vec<AdminKey>, Unavailable> {
        Ok(self.store.admin_keys().await?)
    }

    /// Takes an admin key away, at once and on every node. Whether it was there.
    pub async fn remove_admin_key(&self, id: Word) -> Result<bool, Unavailable> {
        Ok(self.store.remove_admin_key(id).await?)
    }

    /// Recognises a program by the admin key it presents. Nobody does that often: the store is asked each time.
    pub async fn authenticate_admin_key(&self, presented: &str) -> Result<Option<AdminKey>, Unavailable> {
        let Some((id, secret)) = admin_key::split(presented) else { return Ok(None) };
        let found = self.store.admin_keys().await?.into_iter().find(|key| key.id == id);
        Ok(found.filter(|key| self.mint.is_secret(id.as_str().as_bytes(), &key.secret, secret)))
    }
}
