//! Operators, their sessions, admin keys and the audit log.

use async_trait::async_trait;
use kanhe_core::admin_key::AdminKey;
use kanhe_core::audit::{Act, Link, Part, Search};
use kanhe_core::operator::Operators;
use kanhe_core::sign_in::{AttemptKey, Session, SessionKey};
use kanhe_core::store::{Administrators, AuditLog, Sessions, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

use super::MemoryStore;

#[async_trait]
impl Administrators for MemoryStore {
    async fn operators(&self) -> Result<Operators, StoreError> {
        Ok(self.maps().operators.clone())
    }

    async fn put_operators(&self, operators: &Operators) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.operators.revision + 1 != operators.revision {
            return Err(StoreError::Conflict);
        }
        maps.operators = operators.clone();
        Ok(())
    }

    async fn insert_admin_key(&self, key: &AdminKey) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.admin_keys.contains_key(&key.id) {
            return Err(StoreError::Conflict);
        }
        maps.admin_keys.insert(key.id, key.clone());
        Ok(())
    }

    async fn admin_keys(&self) -> Result<Vec<AdminKey>, StoreError> {
        Ok(self.maps().admin_keys.values().cloned().collect())
    }

    async fn remove_admin_key(&self, id: Word) -> Result<bool, StoreError> {
        Ok(self.maps().admin_keys.remove(&id).is_some())
    }
}

#[async_trait]
impl Sessions for MemoryStore {
    async fn insert_session(&self, key: SessionKey, session: &Session) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.sessions.contains_key(&key) {
            return Err(StoreError::Conflict);
        }
        maps.sessions.insert(key, session.clone());
        Ok(())
    }

    async fn session(&self, key: SessionKey) -> Result<Option<Session>, StoreError> {
        Ok(self.maps().sessions.get(&key).cloned())
    }

    async fn end_session(&self, key: SessionKey) -> Result<bool, StoreError> {
        Ok(self.maps().sessions.remove(&key).is_some())
    }

    async fn end_sessions_of(&self, operator: &str, except: Option<SessionKey>) -> Result<u64, StoreError> {
        let mut maps = self.maps();
        let before = maps.sessions.len();
        maps.sessions.retain(|key, session| session.operator != operator || Some(*key) == except);
        Ok(u64::try_from(before - maps.sessions.len()).unwrap_or(u64::MAX))
    }

    async fn attempt(
        &self,
        key: AttemptKey,
        now: Timestamp,
        free: u32,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let mut maps = self.maps();
        let attempts = maps.attempts.entry(key).or_default();
        Ok(attempts.attempted(now, free).map(|counted| *attempts = counted))
    }

    async fn forgive(&self, key: AttemptKey, count: u32) -> Result<(), StoreError> {
        if let Some(attempts) = self.maps().attempts.get_mut(&key) {
            *attempts = attempts.forgiven(count);
        }
        Ok(())
    }
}

#[async_trait]
impl AuditLog for MemoryStore {
    async fn append(&self, act: &Act) -> Result<Link, StoreError> {
        let mut maps = self.maps();
        let link = match maps.audit.last() {
            Some(last) => Link::after(last.number, &last.hash, act),
            None => Link::first(act),
        };
        maps.audit.push(link.clone());
        Ok(link)
    }

    async fn entries(&self, search: &Search, part: Part, limit: usize) -> Result<Vec<Link>, StoreError> {
        let maps = self.maps();
        let found = |link: &&Link| link.read().is_some_and(|entry| search.finds(&entry.act));
        Ok(match part {
            Part::Before(number) => {
                let older = maps.audit.iter().rev().filter(|link| link.number < number);
                older.filter(found).take(limit).cloned().collect()
            }
            Part::After(number) => {
                let newer = maps.audit.iter().filter(|link| link.number > number);
                newer.filter(found).take(limit).cloned().collect()
            }
        })
    }
}
