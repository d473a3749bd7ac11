/// The interface of the host that a network's endpoints send and receive through, and how: macvlan or ipvlan.
package struct ParentLink: Hashable, Sendable {
    /// Who of a macvlan network reaches whom.
    package enum MacvlanMode: String, Hashable, Sendable, CaseIterable {
        case bridge, `private`, vepa, passthru
    }

    /// What an ipvlan network is like: a switch or a router.
    package enum IPVLANMode: String, Hashable, Sendable, CaseIterable {
        case l2, l3, l3s
    }

    /// Who of an ipvlan network reaches whom.
    package enum IPVLANFlag: String, Hashable, Sendable, CaseIterable {
        case bridge, `private`, vepa
    }

    package enum Kind: Hashable, Sendable {
        case macvlan(MacvlanMode)
        case ipvlan(IPVLANMode, IPVLANFlag)
    }

    /// The interface's name.
    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Whether a single endpoint takes everything that the interface gets.
    package var isExclusive: Bool { kind == .macvlan(.passthru) }

    /// Whether endpoints have MAC addresses of their own.
    package var hasOwnMACAddresses: Bool {
        if case .macvlan(let mode) = kind { mode != .passthru } else { false }
    }

    /// Whether everything is sent to the interface, without asking who on the link has an address.
    package var isRouted: Bool {
        if case .ipvlan(let mode, _) = kind { mode != .l2 } else { false }
    }
}

extension ParentLink {
    private static let parent = "parent"
    private static let macvlanMode = "macvlan_mode"
    private static let ipvlanMode = "ipvlan_mode"
    private static let ipvlanFlag = "ipvlan_flag"

    /// What driver options say, under Docker's names or shorter ones (`mode`, `flag`).
    ///
    /// - Parameter driver: one of those that have a parent.
    package init(_ options: [String: String], driver: Network.Driver) throws(FairwayError) {
        var rest = options
        guard let name = rest.removeValue(forKey: Self.parent), !name.isEmpty else {
            throw FairwayError(
                .invalidArgument,
                "the \(driver.rawValue) driver needs an interface of the host to send through: name it with -o parent=NAME"
            )
        }
        guard LinkName.isValid(name) else {
            throw FairwayError(.invalidArgument, "invalid parent interface \"\(name)\": \(LinkName.rule)")
        }
        self.name = name
        switch driver {
        case .ipvlan:
            let mode = try Self.take([Self.ipvlanMode, "mode"], from: &rest, or: IPVLANMode.l2)
            kind = .ipvlan(mode, try Self.take([Self.ipvlanFlag, "flag"], from: &rest, or: .bridge))
        default: kind = .macvlan(try Self.take([Self.macvlanMode, "mode"], from: &rest, or: .bridge))
        }
        if let option = rest.keys.min() {
            throw FairwayError(
                .invalidArgument,
                "the \(driver.rawValue) driver has no option \"\(option)\": it has \(Self.names(for: driver))"
            )
        }
    }

    /// The same as options under Docker's names, as they are kept.
    package var options: [String: String] {
        switch kind {
        case .macvlan(let mode): [Self.parent: name, Self.macvlanMode: mode.rawValue]
        case .ipvlan(let mode, let flag):
            [Self.parent: name, Self.ipvlanMode: mode.rawValue, Self.ipvlanFlag: flag.rawValue]
        }
    }

    private static func names(for driver: Network.Driver) -> String {
        let own = driver == .ipvlan ? [ipvlanMode, ipvlanFlag] : [macvlanMode]
        return ([parent] + own + ["mtu"]).joined(separator: ", ")
    }

    private static func take<Choice: RawRepresentable<String> & CaseIterable>(
        _ names: [String],
        from options: inout [String: String],
        or usual: Choice
    ) throws(FairwayError) -> Choice {
        let given = names.filter { options[$0] != nil }
        guard given.count < 2 else {
            throw FairwayError(.invalidArgument, "\(given[0]) and \(given[1]) are the same option: give one of them")
        }
        guard let name = given.first, let text = options.removeValue(forKey: name) else { return usual }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FairwayError(.invalidArgument, "invalid \(name)=\(text) for -o: it must be one of \(choices)")
        }
        return choice
    }
}

extension Network {
    /// What its endpoints send and receive through; nil where that is a bridge of Fairway's.
    package var parent: ParentLink? {
        guard driver.hasParent else { return nil }
        // What is kept has been made of one.
        return try? ParentLink(options, driver: driver)
    }
}

extension Network.Driver {
    /// Whether sandboxes can be attached to such a network.
    package var hasEndpoints: Bool { self == .bridge || hasParent }

    /// Whether endpoints send and receive through an interface of the host, past its bridges and its firewall.
    package var hasParent: Bool { self == .macvlan || self == .ipvlan }
}
