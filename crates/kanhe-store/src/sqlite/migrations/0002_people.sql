-- Users of the super-app.
CREATE TABLE users (
    uid      BLOB    NOT NULL PRIMARY KEY,
    handle   TEXT    NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    data     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What each has agreed to with each app.
CREATE TABLE consents (
    user     BLOB    NOT NULL,
    app      BLOB    NOT NULL,
    revision INTEGER NOT NULL,
    data     TEXT    NOT NULL,
    PRIMARY KEY (user, app)
) STRICT, WITHOUT ROWID;

-- Codes, users' tokens and the like: digests of them. Moments are in milliseconds since 1970.
CREATE TABLE slips (
    key        BLOB    NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    data       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX slips_by_expiry ON slips (expires_at);

-- What is known of media; their bytes are elsewhere.
CREATE TABLE media (
    id         TEXT    NOT NULL PRIMARY KEY,
    app        BLOB    NOT NULL,
    expires_at INTEGER NOT NULL,
    data       TEXT    NOT NULL
) STRICT;
CREATE INDEX media_by_expiry ON media (expires_at);
