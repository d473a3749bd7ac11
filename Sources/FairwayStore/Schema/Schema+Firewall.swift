extension Schema {
    /// What people choose about who reaches whom; NULL where they left it as it is.
    static let firewall = """
        ALTER TABLE network ADD COLUMN policy TEXT;
        ALTER TABLE endpoint ADD COLUMN openPorts TEXT;
        ALTER TABLE endpoint ADD COLUMN spoofing TEXT;
        ALTER TABLE endpoint ADD COLUMN allowedAddresses TEXT;
        UPDATE container SET spec = json_set(spec, '$.allowedAddresses', json('[]'));
        """

    /// What is in the operator's chain, one row a firewall backend; none where it is empty.
    static let operatorRules = """
        CREATE TABLE operatorRules (
            backend TEXT NOT NULL PRIMARY KEY,
            rules BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
