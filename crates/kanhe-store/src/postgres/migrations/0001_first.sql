-- Apps. What is looked up or must be unique has a column; the rest is JSON. Ids compare byte by byte.
CREATE TABLE apps (
    uid       BYTEA            NOT NULL PRIMARY KEY,
    dialect   TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    revision  BIGINT           NOT NULL,
    data      TEXT             NOT NULL,
    UNIQUE (dialect, client_id)
);

-- Lines of credentials: generations and times. The credentials themselves are derived and stand nowhere.
CREATE TABLE lines (
    app         BYTEA            NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    revision    BIGINT           NOT NULL,
    generations TEXT             NOT NULL,
    PRIMARY KEY (app, kind)
);

-- Counters: of each call only the window that counts now. The moment is in milliseconds since 1970.
CREATE TABLE quotas (
    app    BYTEA            NOT NULL,
    call   TEXT COLLATE "C" NOT NULL,
    since  BIGINT           NOT NULL,
    used   BIGINT           NOT NULL,
    PRIMARY KEY (app, call)
) WITH (fillfactor = 50); -- changed at every call: room for it on its own page

-- Host keys: hashes only.
CREATE TABLE host_keys (
    id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    data TEXT             NOT NULL
);
