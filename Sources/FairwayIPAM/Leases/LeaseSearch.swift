internal import FairwayModel
internal import FairwayStore
internal import IPAddressing

/// The search for one endpoint's address in one subnet.
struct LeaseSearch {
    let network: Network
    let subnet: Subnet
    let pool: LeasePool
    let state: StoreTransaction

    /// - Parameter onReuse: is called with an address that somebody had before.
    func lease(
        _ requested: IPAddress?,
        for endpoint: ObjectID,
        name: String,
        onReuse: (IPAddress) -> Void
    ) throws(FairwayError) -> IPAddress {
        if let requested {
            try take(requested: requested, for: endpoint)
            if try state.remember(requested, of: name, in: pool) { onReuse(requested) }
            return requested
        }
        if let sticky = try state.stickyAddress(of: name, in: pool), subnet.dynamicRange.contains(sticky),
            try !state.isStatic(sticky), try state.lease(sticky, in: pool, for: endpoint)
        {
            onReuse(sticky)
            return sticky
        }
        let next = try takeNext(for: endpoint)
        try state.setLastLeased(next, in: pool)
        if try state.remember(next, of: name, in: pool) { onReuse(next) }
        return next
    }

    /// The next free address after the last, from the range's start again after its end.
    private func takeNext(for endpoint: ObjectID) throws(FairwayError) -> IPAddress {
        for range in searchedRanges {
            if let address = try state.firstFree(in: pool, of: range),
                try state.lease(address, in: pool, for: endpoint)
            {
                return address
            }
        }
        throw try exhausted()
    }

    private var searchedRanges: [AddressRange] {
        let all = subnet.dynamicRange
        guard let last = pool.lastLeased, all.contains(last), last < all.last, let next = last.advanced(by: 1) else {
            return [all]
        }
        return [AddressRange(next, all.last), AddressRange(all.first, last)]
    }

    private func take(requested: IPAddress, for endpoint: ObjectID) throws(FairwayError) {
        guard subnet.network.contains(requested) else {
            throw FairwayError(
                .invalidArgument,
                "address \(requested) is outside of the subnet \(subnet.network) of network \(network.name)"
            )
        }
        guard try !state.lease(requested, in: pool, for: endpoint) else { return }
        throw try refusal(of: requested)
    }

    /// Why an address that is not free can't be had.
    private func refusal(of address: IPAddress) throws(FairwayError) -> FairwayError {
        let place = "of network \(network.name)"
        if address == subnet.gateway {
            return FairwayError(.conflict, "address \(address) is the gateway \(place): choose another")
        }
        if let name = subnet.auxiliary.filter({ $0.value == address }).keys.min() {
            return FairwayError(
                .conflict,
                "address \(address) is kept free as the auxiliary address \(name) \(place): choose another"
            )
        }
        if let holder = try state.holder(of: address, in: pool) {
            return FairwayError(
                .conflict,
                "address \(address) \(place) is already in use by \(holder): choose another, or stop that first"
            )
        }
        let kind = address == subnet.network.broadcast ? "broadcast" : subnet.network.firstAddressKind
        return FairwayError(
            .invalidArgument,
            "address \(address) is the \(kind) address of the subnet \(subnet.network) \(place): choose another"
        )
    }

    private func exhausted() throws(FairwayError) -> FairwayError {
        // What is left is what containers keep as their static addresses.
        let kept = try state.freeCount(in: pool, of: subnet.dynamicRange)
        let all = subnet.dynamicCapacity
        let place = subnet.range.map { "the ip-range \($0)" } ?? "the subnet \(subnet.network)"
        let rest = kept > 0 ? ", the rest are static addresses of stopped containers" : ""
        return FairwayError(
            .exhausted,
            """
            network \(network.name) has no free address left: \(all - kept) of the \(all) addresses for containers in \
            \(place) are in use\(rest); stop or remove containers, or create a network with a larger subnet
            """
        )
    }
}
