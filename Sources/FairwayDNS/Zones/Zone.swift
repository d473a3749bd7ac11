package import FairwayModel
internal import IPAddressing

/// The names that one network's members can see: an immutable snapshot, replaced whole on every change.
package final class Zone: Sendable {
    package let id: ObjectID
    let subnets: [IPNetwork]
    let isInternal: Bool
    private let names: NameTable
    private let network: DomainName
    private let owners: [IPAddress: DomainName]
    private let askers: [IPAddress: ObjectID]
    private let members: [ObjectID: Member]
    /// The network's name as it stands at the end of a question, in lower case, without the final zero.
    private let suffix: [UInt8]

    /// What is to be known of a container besides its names.
    struct Member: Sendable {
        var rank: UInt16
        var servers: [IPAddress]
    }

    /// Arranges what a question asks for; what can't be asked for, such as a name of 64 letters without a dot, is left out.
    package init(_ content: ZoneContent) {
        id = content.id
        subnets = content.subnets
        isInternal = content.isInternal
        network = DomainName(content.name) ?? .root
        suffix = network.folded.dropLast()
        var names = NameTable()
        var owners: [IPAddress: DomainName] = [:]
        var askers: [IPAddress: ObjectID] = [:]
        var members: [ObjectID: Member] = [:]
        for member in content.members {
            members[member.container] = Member(rank: member.rank, servers: member.servers)
            let own = member.names.compactMap { DomainName($0) }.filter { $0 != .root }
            for name in own {
                let key = name.folded.dropLast()
                for address in member.addresses { names.add(address, to: key) }
            }
            for address in member.addresses {
                askers[address] = member.container
                owners[address] = own.first
            }
        }
        (self.names, self.owners, self.askers, self.members) = (names, owners, askers, members)
    }

    /// What a name in lower case stands for here, without its final zero; it may have the network's name behind it.
    func entry(of name: ArraySlice<UInt8>) -> NameTable.Entry? {
        if let entry = names.entry(of: name) { return entry }
        guard !suffix.isEmpty, name.count > suffix.count, name.suffix(suffix.count) == suffix[...] else { return nil }
        // The bytes before the suffix are whole labels if they are in the table.
        return names.entry(of: name.dropLast(suffix.count))
    }

    /// The name of who has an address here, below the network's.
    func owner(of address: IPAddress) -> DomainName? { owners[address].map { $0.below(network) ?? $0 } }

    /// The container that asks from an address.
    func container(at address: IPAddress) -> ObjectID? { askers[address] }

    func member(_ container: ObjectID) -> Member? { members[container] }

    func contains(_ address: IPAddress) -> Bool { subnets.contains { $0.contains(address) } }
}
