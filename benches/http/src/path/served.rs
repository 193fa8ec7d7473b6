//! `kanhe serve` over what a fixture has made.

use std::path::Path;

use kanhe_testkit::Postgres;
use tempfile::TempDir;

use super::Kept;
use crate::Outcome;
use crate::fixture::{Fixture, MASTER_KEYS};
use crate::plan::Plan;
use crate::process::Server;

/// Where a server keeps what it keeps; gone when dropped.
pub(super) struct Place {
    folder: TempDir,
    postgres: Option<Postgres>,
}

impl Place {
    /// An empty one. What is in a file is in the folder for temporary files, which has to be on a real disk.
    pub(super) fn new(kept: Kept) -> Outcome<Self> {
        let postgres = match kept {
            Kept::Sqlite => None,
            Kept::Postgres => {
                Postgres::available().map_err(|why| why.to_string())?;
                Some(Postgres::start_durable())
            }
        };
        Ok(Self { folder: tempfile::Builder::new().prefix("kanhe-bench-").tempdir()?, postgres })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) async fn fixture(&self) -> Outcome<Fixture> {
        match &self.postgres {
            Some(postgres) => Fixture::in_postgres(&postgres.url()).await,
            None => Fixture::in_folder(self.folder()).await,
        }
    }

    /// Starts a server, with what it needs not to count clients out.
    pub(super) async fn serve(&self, plan: &Plan, settings: &[(&str, &str)]) -> Outcome<Server> {
        let folder = self.folder().to_str().ok_or("a folder whose name is no text")?;
        let arguments = ["serve", "--json", "--listen", "127.0.0.1:0", "--state", folder];
        let url = self.postgres.as_ref().map_or("sqlite:".to_owned(), Postgres::url);
        let own = [
            ("KANHE_KEYS__MASTER", MASTER_KEYS),
            ("KANHE_STORE__URL", &url),
            ("KANHE_WECHAT__QUOTAS__TOKEN", "4000000000"),
            ("KANHE_WECHAT__QUOTAS__GETTICKET", "4000000000"),
        ];
        Server::start(&plan.kanhe, &arguments, &[&own, settings].concat()).await
    }
}
