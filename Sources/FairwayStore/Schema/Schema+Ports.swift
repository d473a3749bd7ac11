extension Schema {
    /// Host ports, one row a range; an empty `hostAddress` is every address of the host.
    static let ports = """
        CREATE TABLE portReservation (
            id INTEGER PRIMARY KEY,
            endpointID TEXT NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
            transport TEXT NOT NULL CHECK (transport IN ('tcp', 'udp', 'sctp')),
            hostAddress BLOB NOT NULL CHECK (length(hostAddress) IN (0, 4, 16)),
            hostPort INTEGER NOT NULL CHECK (hostPort >= 1),
            containerPort INTEGER NOT NULL CHECK (containerPort >= 1),
            portCount INTEGER NOT NULL CHECK (portCount >= 1),
            CHECK (hostPort + portCount <= 65536 AND containerPort + portCount <= 65536)
        ) STRICT;
        CREATE INDEX portReservationEndpoint ON portReservation (endpointID);
        CREATE INDEX portReservationPort ON portReservation (transport, hostPort, portCount, hostAddress);
        CREATE INDEX portReservationCount ON portReservation (transport, portCount) WHERE portCount > 1;

        CREATE TRIGGER portReservationOverlap BEFORE INSERT ON portReservation
        WHEN EXISTS (
            SELECT 1 FROM portReservation AS held
            WHERE \(portOverlap(transport: "NEW.transport", first: "NEW.hostPort", count: "NEW.portCount", address: "NEW.hostAddress"))
        )
        BEGIN
            SELECT RAISE(ABORT, 'port is reserved');
        END;
        """

    /// The condition under which the row `held` claims a port of a request.
    ///
    /// No range is longer than the longest, so only rows that begin less than its length before the request are looked
    /// at. Addresses meet where they are equal or one stands for every address: of the host (empty), or of its family
    /// (all bits zero).
    static func portOverlap(transport: String, first: String, count: String, address: String) -> String {
        """
        held.transport = \(transport)
            AND held.hostPort < \(first) + \(count)
            AND held.hostPort > \(first) - coalesce(
                (SELECT max(portCount) FROM portReservation WHERE transport = \(transport) AND portCount > 1), 1
            )
            AND held.hostPort + held.portCount > \(first)
            AND (
                held.hostAddress = x'' OR \(address) = x'' OR held.hostAddress = \(address)
                OR length(held.hostAddress) = length(\(address))
                    AND zeroblob(length(\(address))) IN (held.hostAddress, \(address))
            )
        """
    }
}
