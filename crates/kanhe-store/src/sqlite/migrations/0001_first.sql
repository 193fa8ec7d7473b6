-- Apps. What is looked up or must be unique has a column; the rest is JSON.
CREATE TABLE apps (
    uid       BLOB    NOT NULL PRIMARY KEY,
    dialect   TEXT    NOT NULL,
    client_id TEXT    NOT NULL,
    revision  INTEGER NOT NULL,
    data      TEXT    NOT NULL,
    UNIQUE (dialect, client_id)
) STRICT, WITHOUT ROWID;

-- Lines of credentials: generations and times. The credentials themselves are derived and stand nowhere.
CREATE TABLE lines (
    app         BLOB    NOT NULL,
    kind        TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    generations TEXT    NOT NULL,
    PRIMARY KEY (app, kind)
) STRICT, WITHOUT ROWID;

-- Counters: of each call only the window that counts now. The moment is in milliseconds since 1970.
CREATE TABLE quotas (
    app        BLOB    NOT NULL,
    call       TEXT    NOT NULL,
    window     INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    PRIMARY KEY (app, call)
) STRICT, WITHOUT ROWID;

-- Host keys: hashes only.
CREATE TABLE host_keys (
    id   TEXT NOT NULL PRIMARY KEY,
    data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
