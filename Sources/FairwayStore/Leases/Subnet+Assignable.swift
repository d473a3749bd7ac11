package import FairwayModel
internal import IPAddressing

extension Subnet {
    /// What an endpoint can have: no network, broadcast, gateway or auxiliary address.
    package var assignable: [AddressRange] {
        let reserved = auxiliary.values + (gateway.map { [$0] } ?? [])
        return reserved.reduce([AddressRange(network.firstHost, network.lastHost)]) { ranges, address in
            ranges.flatMap { $0.removing(address) }
        }
    }

    /// Where the addresses come from that nobody asked for: the range, or else the whole subnet.
    package var dynamicRange: AddressRange { AddressRange(range ?? network) }

    /// How many endpoints can get an address without asking for one.
    package var dynamicCapacity: UInt128 {
        assignable.compactMap { $0.intersection(dynamicRange)?.count }.reduce(0) { sum, count in
            let (total, overflows) = sum.addingReportingOverflow(count)
            return overflows ? .max : total
        }
    }
}
