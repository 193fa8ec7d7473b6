//! What has changed since one looked. See `migrations/0005_changes.sql`.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::credential::CredentialKey;
use kanhe_core::signal::{Change, Changes, Mark, News};
use kanhe_core::store::StoreError;
use kanhe_core::word::Word;
use tokio_postgres::Row;

use super::PostgresStore;
use super::session::{column, corrupt, unsigned};

/// More changes than this are told as a change of everything.
const MANY: usize = 10_000;

const CHANGE: &str = "change";

/// The oldest transaction that runs now: whatever commits later is not older.
const NOW: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// All in one statement, so that mark and rows are of one moment.
const SINCE: &str = "SELECT 'mark', ''::bytea, '', pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    UNION ALL SELECT 'app', uid, '', revision FROM apps WHERE changed >= $1::text::xid8
    UNION ALL SELECT 'line', app, kind, revision FROM lines WHERE changed >= $1::text::xid8
    UNION ALL SELECT 'whole', ''::bytea, what, 0 FROM marks WHERE changed >= $1::text::xid8
    LIMIT 10002";

fn uid(row: &Row) -> Result<AppUid, StoreError> {
    let bytes: &[u8] = column(CHANGE, row, 1)?;
    bytes.try_into().map(AppUid::from_bytes).map_err(|why| corrupt(CHANGE, why))
}

/// What a row says, if it is no mark.
fn change(row: &Row) -> Result<Option<Change>, StoreError> {
    let (sort, name): (&str, &str) = (column(CHANGE, row, 0)?, column(CHANGE, row, 2)?);
    Ok(match sort {
        "app" => Some(Change::App { uid: uid(row)?, revision: unsigned(CHANGE, row, 3)? }),
        "line" => {
            let kind = Word::parse(name).ok_or_else(|| corrupt(CHANGE, "a kind that is no word"))?;
            let key = CredentialKey { app: uid(row)?, kind };
            Some(Change::Line { key, revision: unsigned(CHANGE, row, 3)? })
        }
        "whole" if name == "host_keys" => Some(Change::HostKeys),
        "whole" => Some(Change::Everything),
        _ => None,
    })
}

#[async_trait]
impl Changes for PostgresStore {
    async fn changes(&self, since: Option<Mark>) -> Result<News, StoreError> {
        let session = self.session().await?;
        let Some(Mark(since)) = since else {
            let now = session.row(NOW, &[]).await?.ok_or_else(|| corrupt(CHANGE, "no snapshot"))?;
            return Ok(News { changes: Vec::new(), mark: Mark(unsigned(CHANGE, &now, 0)?) });
        };
        let rows = session.rows(SINCE, &[&since.to_string()]).await?;
        let first = rows.first().ok_or_else(|| corrupt(CHANGE, "no snapshot"))?;
        let mark = Mark(unsigned(CHANGE, first, 3)?);
        // Transactions that are numbered anew: this is another database than before, restored from a backup.
        let everything = rows.len() > MANY || mark.0 < since;
        let changes = if everything {
            vec![Change::Everything]
        } else {
            rows.iter().filter_map(|row| change(row).transpose()).collect::<Result<_, _>>()?
        };
        Ok(News { changes, mark })
    }
}
