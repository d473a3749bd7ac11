package import FairwayModel
internal import IPAddressing

/// The names that one network's members can see: a value that is changed member by member.
package struct Zone: Sendable {
    package let id: ObjectID
    let subnets: [IPNetwork]
    let isInternal: Bool
    private var names = NameTable()
    private var holders: [IPAddress: Holder] = [:]
    private var members: [ObjectID: Member] = [:]
    private let network: DomainName
    /// The network's name as it stands at the end of a question, in lower case, without the final zero.
    private let suffix: [UInt8]

    /// What is to be known of a container besides its names.
    struct Member: Sendable {
        var rank: UInt16
        var servers: [IPAddress]
        /// In lower case, without the final zero.
        fileprivate var names: [[UInt8]]
        fileprivate var addresses: [IPAddress]
    }

    /// Who has an address.
    private struct Holder: Sendable {
        var container: ObjectID
        var name: DomainName?
    }

    /// Arranges what a question asks for; what can't be asked for, such as a name of 64 letters without a dot, is left out.
    package init(_ content: ZoneContent) {
        id = content.id
        subnets = content.subnets
        isInternal = content.isInternal
        network = DomainName(content.name) ?? .root
        suffix = network.folded.dropLast()
        for member in content.members { add(member) }
    }

    /// Takes a member in, or its new state; takes as long as it has names and addresses.
    ///
    /// An address is the last one's that came with it: whoever had it before is on its way out.
    mutating func add(_ member: ZoneMember) {
        remove(member.container)
        let own = member.names.compactMap { DomainName($0) }.filter { $0 != .root }
        let keys = own.map { Array($0.folded.dropLast()) }
        for address in member.addresses {
            free(address)
            for key in keys { names.add(address, to: key) }
            holders[address] = Holder(container: member.container, name: own.first)
        }
        members[member.container] = Member(
            rank: member.rank,
            servers: member.servers,
            names: keys,
            addresses: member.addresses
        )
    }

    /// Forgets a member; one that is not there is no error.
    mutating func remove(_ container: ObjectID) {
        for address in members[container]?.addresses ?? [] { free(address) }
        members[container] = nil
    }

    /// Takes an address from who has it.
    private mutating func free(_ address: IPAddress) {
        guard let holder = holders.removeValue(forKey: address), let member = members[holder.container] else { return }
        for name in member.names { names.remove(address, from: name) }
        members[holder.container]?.addresses.removeAll { $0 == address }
    }

    /// What a name in lower case stands for here, without its final zero; it may have the network's name behind it.
    func entry(of name: ArraySlice<UInt8>) -> NameTable.Entry? {
        if let entry = names.entry(of: name) { return entry }
        guard !suffix.isEmpty, name.count > suffix.count, name.suffix(suffix.count) == suffix[...] else { return nil }
        // The bytes before the suffix are whole labels if they are in the table.
        return names.entry(of: name.dropLast(suffix.count))
    }

    /// The name of who has an address here, below the network's.
    func owner(of address: IPAddress) -> DomainName? { holders[address]?.name.map { $0.below(network) ?? $0 } }

    /// The container that asks from an address.
    func container(at address: IPAddress) -> ObjectID? { holders[address]?.container }

    func member(_ container: ObjectID) -> Member? { members[container] }

    func contains(_ address: IPAddress) -> Bool { subnets.contains { $0.contains(address) } }
}
