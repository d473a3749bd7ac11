extension Schema {
    /// Networks, sandboxes, containers, endpoints, and what is remembered by name.
    ///
    /// An enumeration that only this version closes (drivers) is checked when it is read, not here: SQLite can't change
    /// a check without making the table again.
    static let objects = """
        CREATE TABLE network (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            driver TEXT NOT NULL,
            deviceName TEXT NOT NULL,
            macAddress TEXT,
            isInternal INTEGER NOT NULL CHECK (isInternal IN (0, 1)),
            allowsInterContainer INTEGER NOT NULL CHECK (allowsInterContainer IN (0, 1)),
            mtu INTEGER,
            labels TEXT,
            options TEXT,
            createdAt INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('creating', 'ready', 'removing'))
        ) STRICT;
        CREATE UNIQUE INDEX networkDevice ON network (deviceName) WHERE deviceName <> '';

        CREATE TABLE container (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            spec TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('created', 'starting', 'running', 'exited', 'removing')),
            processID INTEGER CHECK (processID > 0),
            exitCode INTEGER,
            sandboxID TEXT REFERENCES sandbox (id) ON DELETE SET NULL,
            createdAt INTEGER NOT NULL,
            startedAt INTEGER,
            finishedAt INTEGER
        ) STRICT;
        CREATE INDEX containerSandbox ON container (sandboxID);

        CREATE TABLE sandbox (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
            origin TEXT NOT NULL CHECK (origin IN ('owned', 'foreign')),
            path TEXT NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            containerID TEXT REFERENCES container (id) ON DELETE SET NULL
        ) STRICT;
        CREATE INDEX sandboxNamespace ON sandbox (device, inode);

        CREATE TABLE endpoint (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
            networkID TEXT NOT NULL REFERENCES network (id),
            sandboxID TEXT NOT NULL REFERENCES sandbox (id),
            name TEXT NOT NULL CHECK (name <> ''),
            interfaceName TEXT NOT NULL,
            hostLinkName TEXT NOT NULL,
            hostLinkIndex INTEGER,
            macAddress TEXT NOT NULL,
            aliases TEXT,
            createdAt INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('creating', 'ready', 'removing')),
            UNIQUE (name, networkID),
            UNIQUE (networkID, macAddress),
            UNIQUE (sandboxID, interfaceName)
        ) STRICT;

        CREATE TABLE setting (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE meta (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
