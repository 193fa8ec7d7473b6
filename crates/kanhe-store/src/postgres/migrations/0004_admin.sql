-- Who administrates the platform: few, so one row of JSON with one revision.
CREATE TABLE operators (
    only_row BOOLEAN NOT NULL PRIMARY KEY CHECK (only_row),
    revision BIGINT  NOT NULL,
    data     TEXT    NOT NULL
);

-- Admin keys: hashes only.
CREATE TABLE admin_keys (
    id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    data TEXT             NOT NULL
);

-- Who has signed in: digests of what their browsers hold. Moments are in milliseconds since 1970.
CREATE TABLE sessions (
    key        BYTEA            NOT NULL PRIMARY KEY,
    operator   TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT           NOT NULL,
    data       TEXT             NOT NULL
);
CREATE INDEX sessions_by_operator ON sessions (operator);

-- Wrong attempts to sign in.
CREATE TABLE attempts (
    key        BYTEA  NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    data       TEXT   NOT NULL
);

-- The audit log. The hash is over the hash before and the text; the other columns are there to be searched.
CREATE TABLE audit (
    number  BIGINT           NOT NULL PRIMARY KEY,
    at      BIGINT           NOT NULL,
    actor   TEXT COLLATE "C" NOT NULL,
    act     TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    text    TEXT             NOT NULL,
    hash    BYTEA            NOT NULL
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END;
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
