//! A shelf in Redis or Valkey, for many machines: fast, and forgetful. What cannot be fetched again lies elsewhere.
//!
//! Each intent is one script, so that nothing comes between. A key lives twice as long as what it holds, so that old ones
//! go by themselves; nothing is decided by that. After a fail-over a replica may know less than its master did: numbers
//! go on from the highest that any node knows, and nodes give their credentials back to a shelf that has lost them.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{FromRedisValue, Script, ScriptInvocation};
use tokio::time::timeout;

use super::{Row, Seal, Wax, sooner};
use crate::credential::{Held, Slot};
use crate::shelf::{Bid, Lease, Pause, Shelf, ShelfFault};
use crate::upstream::UpstreamFault;

/// A server that is slower than this is not waited for: the node helps itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is dead is remembered for two days, for its number.
const MEMORY: i64 = 2 * 86_400_000;

const LOAD: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local slot = redis.call('HMGET', KEYS[1], 'held', 'fetched_at', 'expires_at', 'sealed', 'dies_at')
    if not slot[4] then return {} end
    return {slot[1], slot[2], slot[3], slot[4], tostring(slot[5] - now)}";

/// number, fetched_at, expires_at, sealed, left, memory
const KEEP: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local held = tonumber(redis.call('HGET', KEYS[1], 'held') or '-1')
    if held < tonumber(ARGV[1]) then
        local number = tonumber(redis.call('HGET', KEYS[1], 'number') or '0')
        redis.call('HSET', KEYS[1], 'held', ARGV[1], 'fetched_at', ARGV[2], 'expires_at', ARGV[3],
            'sealed', ARGV[4], 'dies_at', string.format('%.0f', now + ARGV[5]))
        if number < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'number', ARGV[1]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[6])
    end
    return redis.status_reply('OK')";

/// holder, above, now, until, memory. Answers `ours` with a number, `theirs` or `paused` with a moment and a note.
const LEASE: &str = "
    local slot = redis.call('HMGET', KEYS[1], 'number', 'holder', 'until', 'paused')
    local free = not slot[3] or tonumber(slot[3]) <= tonumber(ARGV[3])
    if not free and slot[4] then return {'paused', slot[3], slot[4]} end
    if not free and slot[2] ~= ARGV[1] then return {'theirs', slot[3], ''} end
    local number = math.max(tonumber(slot[1] or '0'), tonumber(ARGV[2])) + 1
    redis.call('HSET', KEYS[1], 'number', string.format('%.0f', number), 'holder', ARGV[1], 'until', ARGV[4])
    redis.call('HDEL', KEYS[1], 'paused')
    if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[5]) then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
    return {'ours', string.format('%.0f', number), ''}";

/// holder, until, note
const RELEASE: &str = "
    if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
    redis.call('HDEL', KEYS[1], 'holder')
    redis.call('HSET', KEYS[1], 'until', ARGV[2])
    if ARGV[3] == '' then redis.call('HDEL', KEYS[1], 'paused')
    else redis.call('HSET', KEYS[1], 'paused', ARGV[3]) end
    return 1";

const SPEND: &str = "
    local count = redis.call('INCR', KEYS[1])
    redis.call('EXPIRE', KEYS[1], 172800)
    return count";

const FORGET: &str = "return redis.call('HDEL', KEYS[1], 'held', 'sealed')";

/// A shelf in Redis.
pub struct RedisShelf {
    connection: ConnectionManager,
    prefix: String,
    wax: Wax,
    scripts: Scripts,
}

struct Scripts {
    load: Script,
    keep: Script,
    lease: Script,
    release: Script,
    spend: Script,
    forget: Script,
}

impl core::fmt::Debug for RedisShelf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RedisShelf")
    }
}

impl RedisShelf {
    /// Opens a server: `redis://:password@host:6379/0`. All keys begin with `prefix`. A server that does not answer yet
    /// is waited for a moment, and connected to again and again later.
    pub async fn open(
        url: &Secret,
        prefix: &str,
        seal: Seal,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ShelfFault> {
        // The driver's words may hold the password.
        let wrong = |_| ShelfFault("its URL is none of Redis'".to_owned());
        let client = redis::Client::open(url.reveal()).map_err(wrong)?;
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection = ConnectionManager::new_with_config(client, settings).await.map_err(fault)?;
        let scripts = Scripts {
            load: Script::new(LOAD),
            keep: Script::new(KEEP),
            lease: Script::new(LEASE),
            release: Script::new(RELEASE),
            spend: Script::new(SPEND),
            forget: Script::new(FORGET),
        };
        Ok(Self { connection, prefix: prefix.to_owned(), wax: Wax::new(seal, entropy), scripts })
    }

    fn key(&self, slot: &Slot) -> String {
        format!("{}:{}", self.prefix, slot.place())
    }

    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, ShelfFault> {
        let mut connection = self.connection.clone();
        let answer = timeout(PATIENCE * 2, script.invoke_async(&mut connection)).await;
        answer.map_err(|_| ShelfFault("it is too slow".to_owned()))?.map_err(fault)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn fault(why: redis::RedisError) -> ShelfFault {
    ShelfFault(why.to_string())
}

fn number<T: core::str::FromStr>(text: &str) -> Result<T, ShelfFault> {
    text.parse().map_err(|_| ShelfFault("what lies there cannot be read".to_owned()))
}

#[async_trait]
impl Shelf for RedisShelf {
    async fn load(&self, slot: &Slot, now: Timestamp) -> Result<Option<Held>, ShelfFault> {
        let found: Vec<String> = self.run(&self.scripts.load.key(self.key(slot))).await?;
        let [held, fetched_at, expires_at, sealed, left] = &*found else { return Ok(None) };
        let row = Row {
            number: number(held)?,
            fetched_at: number(fetched_at)?,
            expires_at: number(expires_at)?,
            sealed: sealed.clone(),
        };
        Ok(self.wax.held(slot, Some(sooner(row, number(left)?, now))))
    }

    async fn keep(&self, slot: &Slot, held: &Held, now: Timestamp) -> Result<Held, ShelfFault> {
        let Row { number, fetched_at, expires_at, sealed } = self.wax.row(slot, held)?;
        let left = expires_at.saturating_sub(now.unix_millis());
        let mut script = self.scripts.keep.key(self.key(slot));
        script.arg(number).arg(fetched_at).arg(expires_at).arg(sealed).arg(left);
        let _: String = self.run(script.arg(left.clamp(0, i64::MAX / 4) + MEMORY)).await?;
        Ok(self.load(slot, now).await?.unwrap_or_else(|| held.clone()))
    }

    async fn lease(&self, slot: &Slot, bid: Bid) -> Result<Lease, ShelfFault> {
        let (now, until) = (bid.now.unix_millis(), bid.until.unix_millis());
        let mut script = self.scripts.lease.key(self.key(slot));
        script.arg(bid.holder).arg(bid.above).arg(now).arg(until).arg(MEMORY);
        let (what, value, note): (String, String, String) = self.run(&script).await?;
        Ok(match &*what {
            "ours" => Lease::Ours { number: number(&value)? },
            "paused" => {
                let until = Timestamp::from_unix_millis(number(&value)?);
                Lease::Paused { until, fault: UpstreamFault::from_note(&note) }
            }
            _ => Lease::Theirs { until: Timestamp::from_unix_millis(number(&value)?) },
        })
    }

    async fn release(&self, slot: &Slot, holder: u64, pause: Option<Pause>) -> Result<(), ShelfFault> {
        let until = pause.as_ref().map_or(0, |pause| pause.until.unix_millis());
        let note = pause.map_or_else(String::new, |pause| pause.fault.note());
        let mut script = self.scripts.release.key(self.key(slot));
        let _: i64 = self.run(script.arg(holder).arg(until).arg(note)).await?;
        Ok(())
    }

    async fn spend(&self, slot: &Slot, day: i64) -> Result<u32, ShelfFault> {
        let key = format!("{}:spent:{day}", self.key(slot));
        self.run(&self.scripts.spend.key(key)).await
    }

    async fn forget(&self, slot: &Slot) -> Result<(), ShelfFault> {
        let _: i64 = self.run(&self.scripts.forget.key(self.key(slot))).await?;
        Ok(())
    }

    /// Old keys go by themselves.
    async fn sweep(&self, _before: Timestamp, _day: i64) -> Result<(), ShelfFault> {
        Ok(())
    }
}
