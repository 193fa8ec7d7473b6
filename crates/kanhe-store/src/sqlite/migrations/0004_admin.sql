-- Who administrates the platform: few, so one row of JSON with one revision.
CREATE TABLE operators (
    only     INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL,
    data     TEXT    NOT NULL
) STRICT;

-- Admin keys: hashes only.
CREATE TABLE admin_keys (
    id   TEXT NOT NULL PRIMARY KEY,
    data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has signed in: digests of what their browsers hold. Moments are in milliseconds since 1970.
CREATE TABLE sessions (
    key        BLOB    NOT NULL PRIMARY KEY,
    operator   TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    data       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_operator ON sessions (operator);

-- Wrong attempts to sign in.
CREATE TABLE attempts (
    key        BLOB    NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    data       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The audit log. The hash is over the hash before and the text; the other columns are there to be searched.
CREATE TABLE audit (
    number  INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    act     TEXT    NOT NULL,
    subject TEXT,
    text    TEXT    NOT NULL,
    hash    BLOB    NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
