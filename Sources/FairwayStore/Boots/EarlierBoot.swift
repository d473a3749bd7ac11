package import FairwayModel
internal import IPAddressing

extension StoreTransaction {
    /// Forgets what a boot of the machine has ended: endpoints, leases, ports, sandboxes and processes.
    ///
    /// Networks, containers, settings and sticky addresses stay. A container that ran has ended with 255, as Docker has
    /// it; one to be removed at its end is `removing`.
    package func forgetRuntime() throws(FairwayError) {
        for table: StaticString in ["portReservation", "lease", "endpoint"] { try change("DELETE FROM \(table)", []) }
        for (network, subnets) in try subnetsByNetwork() {
            for subnet in subnets {
                guard let pool = try pool(of: network, isIPv6: subnet.network.isIPv6) else { continue }
                try fillFreeRanges(of: pool.id, with: subnet.assignable)
            }
        }
        try change("UPDATE container SET sandboxID = NULL", [])
        try change("DELETE FROM sandbox", [])
        for container in try containers() where container.status == .running || container.status == .starting {
            try update(container.endedByBoot)
        }
    }
}

extension Container {
    fileprivate var endedByBoot: Container {
        var ended = self
        ended.processID = nil
        guard startedAt != nil || status == .running else {
            ended.status = .created
            return ended
        }
        ended.status = spec.isRemovedOnExit ? .removing : .exited
        ended.exitCode = 255
        ended.finishedAt = .now()
        return ended
    }
}
