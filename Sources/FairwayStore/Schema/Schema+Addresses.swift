extension Schema {
    /// Subnets and who has which address of them.
    ///
    /// Addresses are 4 or 16 bytes in network order, which SQLite orders as numbers. `freeRange` holds what no lease
    /// has as few long ranges: the next free address is one seek, however full the subnet is.
    static let addresses = """
        CREATE TABLE subnet (
            id INTEGER PRIMARY KEY,
            networkID TEXT NOT NULL REFERENCES network (id) ON DELETE CASCADE,
            family INTEGER NOT NULL CHECK (family IN (4, 6)),
            first BLOB NOT NULL,
            last BLOB NOT NULL,
            prefixLength INTEGER NOT NULL CHECK (prefixLength BETWEEN 0 AND 128),
            gateway BLOB,
            range TEXT,
            auxiliary TEXT,
            lastLeased BLOB,
            UNIQUE (networkID, family),
            CHECK (length(first) = CASE family WHEN 4 THEN 4 ELSE 16 END),
            CHECK (length(last) = length(first) AND first <= last),
            CHECK (gateway BETWEEN first AND last),
            CHECK (lastLeased BETWEEN first AND last)
        ) STRICT;

        CREATE TRIGGER subnetOverlap BEFORE INSERT ON subnet
        WHEN EXISTS (
            SELECT 1 FROM subnet WHERE family = NEW.family AND first <= NEW.last AND last >= NEW.first
        )
        BEGIN
            SELECT RAISE(ABORT, 'subnet overlaps');
        END;

        CREATE TABLE freeRange (
            subnetID INTEGER NOT NULL REFERENCES subnet (id) ON DELETE CASCADE,
            last BLOB NOT NULL,
            first BLOB NOT NULL,
            PRIMARY KEY (subnetID, last),
            CHECK (length(first) = length(last) AND first <= last)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE lease (
            subnetID INTEGER NOT NULL REFERENCES subnet (id),
            address BLOB NOT NULL,
            endpointID TEXT NOT NULL REFERENCES endpoint (id),
            PRIMARY KEY (subnetID, address),
            UNIQUE (endpointID, subnetID)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stickyAddress (
            subnetID INTEGER NOT NULL REFERENCES subnet (id) ON DELETE CASCADE,
            address BLOB NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (subnetID, address),
            UNIQUE (subnetID, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE staticAddress (
            containerID TEXT NOT NULL REFERENCES container (id) ON DELETE CASCADE,
            address BLOB NOT NULL,
            PRIMARY KEY (containerID, address)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX staticAddressByAddress ON staticAddress (address);
        """
}
