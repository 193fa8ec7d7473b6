//! What is measured.

mod alipayplus;
mod floor;
mod gateway;
mod growth;
mod introspect;
mod issue;
mod memory;
mod pages;
mod served;

use crate::Outcome;
use crate::plan::Plan;
use crate::table::Row;

/// A hot path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// `GET /healthz`
    Floor,
    /// `POST /host/v1/pages`
    Pages,
    /// `POST /host/v1/introspect`
    Introspect,
    /// `GET /cgi-bin/token`
    Token(Kept),
    /// `GET /cgi-bin/ticket/getticket`
    Ticket(Kept),
    /// `POST /v1/authorizations/applyToken`
    Alipayplus,
    /// The gateway's `page-config`
    Gateway,
    /// What a server with many apps takes.
    Memory,
    /// Verification with ever more apps.
    Growth,
}

/// In what a server keeps what it must not lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Sqlite,
    Postgres,
}

impl Path {
    /// What is measured if nobody says otherwise.
    pub(crate) const USUAL: [Self; 10] = [
        Self::Floor,
        Self::Pages,
        Self::Introspect,
        Self::Token(Kept::Sqlite),
        Self::Ticket(Kept::Sqlite),
        Self::Token(Kept::Postgres),
        Self::Ticket(Kept::Postgres),
        Self::Alipayplus,
        Self::Gateway,
        Self::Memory,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::USUAL.into_iter().chain([Self::Growth]).find(|path| path.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Pages => "pages",
            Self::Introspect => "introspect",
            Self::Token(Kept::Sqlite) => "token-sqlite",
            Self::Token(Kept::Postgres) => "token-postgres",
            Self::Ticket(Kept::Sqlite) => "ticket-sqlite",
            Self::Ticket(Kept::Postgres) => "ticket-postgres",
            Self::Alipayplus => "alipayplus",
            Self::Gateway => "gateway",
            Self::Memory => "memory",
            Self::Growth => "growth",
        }
    }

    /// Measures it.
    pub(crate) async fn measure(self, plan: &Plan) -> Outcome<Vec<Row>> {
        match self {
            Self::Floor => floor::measure(plan).await,
            Self::Pages => pages::measure(plan).await,
            Self::Introspect => introspect::measure(plan).await,
            Self::Token(kept) | Self::Ticket(kept) => issue::measure(plan, self, kept).await,
            Self::Alipayplus => alipayplus::measure(plan).await,
            Self::Gateway => gateway::measure(plan).await,
            Self::Memory => memory::measure(plan).await,
            Self::Growth => growth::measure(plan).await,
        }
    }
}
