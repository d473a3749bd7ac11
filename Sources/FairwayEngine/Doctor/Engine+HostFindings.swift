internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayIPAM
internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// What of the host is in the networks' way, without being Fairway's.
extension Engine {
    func hostFindings(_ networks: [Network]) throws -> [Finding] {
        let ready = networks.filter { $0.state == .ready }
        guard !ready.isEmpty else { return try conntrackFindings() }
        return try forwardFindings(ready) + neighbourFindings() + sourceCheckFindings(ready) + overlapFindings(ready)
            + conntrackFindings()
    }

    /// Chains of others that drop what we let through.
    private func forwardFindings(_ networks: [Network]) throws -> [Finding] {
        guard networks.contains(where: { !$0.isInternal }) else { return [] }
        let isIPv6 = hasIPv6(networks)
        let obstacles = try driver.firewall.forwardObstacles(isIPv6: isIPv6)
        let legacy = try legacyObstacles(isIPv6: isIPv6).map {
            Finding.obstacle("FORWARD of \($0.program)", .policy)
        }
        return obstacles.map { obstacle in
            var finding = Finding.obstacle(obstacle.name, obstacle.cause)
            if obstacle.isOfFirewalld {
                finding.remedy += """
                     (firewalld writes its table anew whenever it is reloaded: \
                    "firewall-cmd --permanent --zone=trusted --add-interface=BRIDGE" lasts)
                    """
            }
            return finding
        } + legacy
    }

    /// Others who translate and filter beside us: nothing has to be done, as long as nothing is dropped.
    private func neighbourFindings() throws -> [Finding] {
        try driver.firewall.foreignChains().sorted { $0.key < $1.key }.compactMap { table, chains in
            guard let owner = Self.owner(of: table, with: chains) else { return nil }
            return Finding(
                .notice,
                "table \(table)",
                "\(owner) filters on this host, too: what either drops is lost",
                remedy: "nothing, as long as no chain of it is named above"
            )
        }
    }

    /// Who has tables of their own, and who has chains in those of iptables.
    private static func owner(of table: String, with chains: Set<String>) -> String? {
        if table == "inet firewalld" { return "firewalld" }
        if table.hasSuffix(" docker-bridges") || chains.contains("DOCKER") { return "Docker" }
        return chains.contains { $0.hasPrefix("ufw-") || $0.hasPrefix("ufw6-") } ? "ufw" : nil
    }

    /// Strict source checks look at the route back, which is not that of a translated call from the host itself.
    private func sourceCheckFindings(_ networks: [Network]) throws -> [Finding] {
        try networks.compactMap { network in
            let names = ["all", network.deviceName]
            let modes = try names.map { try Self.setting("net/ipv4/conf/\($0)/rp_filter") }
            guard modes.compactMap({ $0 }).max() == 1 else { return nil }
            return Finding(
                .notice,
                "network \(network.name)",
                "the source check of its bridge \(network.deviceName) is strict (rp_filter = 1): packets whose way back is another are lost",
                remedy: "where that matters, run \"sysctl -w net.ipv4.conf.\(network.deviceName).rp_filter=2\""
            )
        }
    }

    /// Subnets that the host reaches by another way since they were given out.
    private func overlapFindings(_ networks: [Network]) throws -> [Finding] {
        let occupied = try driver.occupiedAddresses()
        return networks.flatMap { network in
            network.subnets.map(\.network).flatMap { subnet in
                let routes = occupied.routedPrefixes.filter { subnet.contains($0) }
                let addresses = (occupied.addresses + occupied.linkRoutes).filter { $0.overlaps(subnet) }
                return Set((routes + addresses).map(\.network)).sorted { $0.description < $1.description }.map {
                    other in
                    Finding(
                        .warning,
                        "network \(network.name)",
                        "its subnet \(subnet) overlaps \(other), which this host reaches another way",
                        remedy: "make the network again with another --subnet, or take the other address or route away"
                    )
                }
            }
        }
    }

    private func conntrackFindings() throws -> [Finding] {
        guard let count = try Self.setting("net/netfilter/nf_conntrack_count"),
            let limit = try Self.setting("net/netfilter/nf_conntrack_max"), limit > 0, count * 10 >= limit * 8
        else { return [] }
        return [
            Finding(
                count >= limit ? .error : .warning,
                "connection tracking",
                "\(count) of \(limit) connections are tracked: beyond that, new ones are dropped",
                remedy: "raise net.netfilter.nf_conntrack_max in the machine's first network namespace"
            )
        ]
    }

    private static func setting(_ path: String) throws(Errno) -> Int? {
        do throws(Errno) {
            return Int(try Sysctl.read(path))
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    func hasIPv6(_ networks: [Network]) -> Bool { networks.contains { $0.subnets.contains { $0.network.isIPv6 } } }
}

extension Finding {
    fileprivate static func obstacle(_ chain: String, _ cause: ForwardObstacle.Cause) -> Self {
        let what = cause == .policy ? "drops what no rule of it accepts" : "ends with a rule that refuses everything"
        return Finding(
            .error,
            "chain \(chain)",
            "it \(what), and a drop is final: containers reach nobody beyond this host, and are not reached",
            remedy: "\(repairRemedy), which adds one rule to it; \"fairway system set forward-rule=on\" keeps that rule"
        )
    }
}
