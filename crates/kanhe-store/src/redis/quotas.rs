//! Counters: a hash for each app, a field for each call, `window:used` in it. A script decides, so that nobody comes
//! between reading and writing.

use std::sync::LazyLock;

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::store::{Quotas, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use redis::Script;

use super::RedisShared;

/// The longest window is a month. This only collects garbage.
const KEPT_MILLIS: i64 = 40 * 86_400_000;

/// The first of a window overwrites the counter of the window before; who is late counts in the newest.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local since, used = tonumber(ARGV[2]), 0
         local kept = redis.call('HGET', KEYS[1], ARGV[1])
         if kept then
             local at = string.find(kept, ':', 1, true)
             local before = tonumber(string.sub(kept, 1, at - 1))
             if before >= since then
                 since, used = before, tonumber(string.sub(kept, at + 1))
             end
         end
         if used >= tonumber(ARGV[3]) then return 0 end
         redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f:%.0f', since, used + 1))
         redis.call('PEXPIRE', KEYS[1], ARGV[4])
         return used + 1",
    )
});

static CLEAR: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local kept = {}
         for _, call in ipairs(ARGV) do kept[call] = true end
         for _, call in ipairs(redis.call('HKEYS', KEYS[1])) do
             if not kept[call] then redis.call('HDEL', KEYS[1], call) end
         end",
    )
});

fn counter((call, text): (String, String)) -> Option<Counter> {
    let (window, used) = text.split_once(':')?;
    let window = Timestamp::from_unix_millis(window.parse().ok()?);
    Some(Counter { call: Word::parse(&call)?, window, used: used.parse().ok()? })
}

impl RedisShared {
    fn quotas_of(&self, app: AppUid) -> String {
        self.name(&format!("quotas:{app}"))
    }
}

#[async_trait]
impl Quotas for RedisShared {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        if limit == 0 {
            return Ok(Taken::Exhausted);
        }
        let key = self.quotas_of(app);
        let used: u32 = self
            .ask(async |mut manager| {
                let mut take = TAKE.key(&key);
                take.arg(call.as_str()).arg(window.unix_millis()).arg(limit).arg(KEPT_MILLIS);
                take.invoke_async(&mut manager).await
            })
            .await?;
        Ok(if used == 0 { Taken::Exhausted } else { Taken::Allowed { used } })
    }

    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        let key = self.quotas_of(app);
        let fields: Vec<(String, String)> = self
            .ask(async |mut manager| redis::cmd("HGETALL").arg(&key).query_async(&mut manager).await)
            .await?;
        let mut counters: Vec<Counter> = fields.into_iter().filter_map(counter).collect();
        counters.sort_unstable_by(|one, other| one.call.as_str().cmp(other.call.as_str()));
        Ok(counters)
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        let key = self.quotas_of(app);
        let kept: Vec<&str> = kept.iter().map(Word::as_str).collect();
        self.ask(async |mut manager| {
            let mut clear = CLEAR.key(&key);
            clear.arg(&kept);
            clear.invoke_async(&mut manager).await
        })
        .await
    }
}
