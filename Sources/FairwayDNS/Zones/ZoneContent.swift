package import FairwayModel
package import IPAddressing

/// What is to be known of one network: the names of what is attached to it.
package struct ZoneContent: Hashable, Sendable {
    package var id: ObjectID
    /// The network's name, which may stand behind any of its names.
    package var name: String
    package var subnets: [IPNetwork]
    /// Whoever is on internal networks only has no questions asked elsewhere.
    package var isInternal: Bool
    package var members: [ZoneMember]

    package init(
        id: ObjectID,
        name: String,
        subnets: [IPNetwork],
        isInternal: Bool = false,
        members: [ZoneMember] = []
    ) {
        self.id = id
        self.name = name
        self.subnets = subnets
        self.isInternal = isInternal
        self.members = members
    }
}

/// One attachment to a network, and who asks from its addresses.
package struct ZoneMember: Hashable, Sendable {
    /// The container, by which its attachments to several networks are known to be one's.
    package var container: ObjectID
    /// The place of this network in the container's order: a name is looked for in the lowest first.
    package var rank: UInt16
    /// Container name, aliases, short ID, hostname; the first is the answer to who has the address.
    package var names: [String]
    package var addresses: [IPAddress]
    /// Whom to ask on the container's behalf instead of the host's name servers (`--dns`); empty: those.
    package var servers: [IPAddress]

    package init(
        container: ObjectID,
        rank: UInt16 = 0,
        names: [String],
        addresses: [IPAddress],
        servers: [IPAddress] = []
    ) {
        self.container = container
        self.rank = rank
        self.names = names
        self.addresses = addresses
        self.servers = servers
    }
}
