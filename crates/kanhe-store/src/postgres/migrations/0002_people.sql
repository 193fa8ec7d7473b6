-- Users of the super-app.
CREATE TABLE users (
    uid      BYTEA            NOT NULL PRIMARY KEY,
    handle   TEXT COLLATE "C" NOT NULL UNIQUE,
    revision BIGINT           NOT NULL,
    data     TEXT             NOT NULL
);

-- What each has agreed to with each app.
CREATE TABLE consents (
    user_uid BYTEA  NOT NULL,
    app      BYTEA  NOT NULL,
    revision BIGINT NOT NULL,
    data     TEXT   NOT NULL,
    PRIMARY KEY (user_uid, app)
);

-- Codes, users' tokens and the like: digests of them. Moments are in milliseconds since 1970.
CREATE TABLE slips (
    key        BYTEA  NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    data       TEXT   NOT NULL
);
CREATE INDEX slips_by_expiry ON slips (expires_at);

-- What is known of media; their bytes are elsewhere.
CREATE TABLE media (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    app        BYTEA            NOT NULL,
    expires_at BIGINT           NOT NULL,
    data       TEXT             NOT NULL
);
CREATE INDEX media_by_expiry ON media (expires_at);
