package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Binds requested host ports in the calling thread's network namespace, choosing where the request leaves a choice.
///
/// What bind(2) says is what counts: nothing is looked up first and bound later, so no race is left.
package struct PortBinder: ~Copyable {
    /// Who has a port reserved in the store, as in `container "web"`; nil if nobody has.
    package typealias Holder = (PublishedPort) throws(FairwayError) -> String?

    private let holder: Holder
    private var sockets = SocketList()
    private var published: [PublishedPort] = []
    private var warnings: [String] = []

    private init(holder: @escaping Holder) {
        self.holder = holder
    }

    /// Binds all of the requests or none of them.
    ///
    /// - Parameter holder: Asked before a port is bound, so that a port which is reserved but not held counts as taken.
    /// - Throws: `FairwayError`: `conflict` names address, port, transport and, where it can be found, the holder;
    ///   `exhausted` if none of the ports to choose from is free.
    package static func bind(
        _ requests: [PortRequest],
        reservedBy holder: @escaping Holder
    ) throws(FairwayError) -> BoundPorts {
        guard !requests.isEmpty else { return BoundPorts() }
        var binder = PortBinder(holder: holder)
        var chosen: [Int: PublishedPort] = [:]
        // What leaves no choice comes first: the others must not take it.
        let isExact = { (index: Int) in requests[index].hasExactHostPorts }
        let order = requests.indices.filter(isExact) + requests.indices.filter { !isExact($0) }
        let hasIPv6 = HostPortSocket.hasIPv6
        for index in order {
            var request = requests[index]
            // What is every address on a kernel without IPv6.
            if request.hostAddress == nil, !hasIPv6 { request.hostAddress = .v4(.any) }
            chosen[index] = try binder.bind(request)
        }
        return binder.finish(published: requests.indices.compactMap { chosen[$0] })
    }

    /// Binds ports again that were chosen before, such as those of a relay that was killed.
    package static func bind(_ ports: [PublishedPort]) throws(FairwayError) -> BoundPorts {
        var binder = PortBinder { _ in nil }
        for port in ports { try binder.bindExactly(port) }
        return binder.finish(published: ports)
    }

    private consuming func finish(published: [PublishedPort]) -> BoundPorts {
        BoundPorts(published: published, warnings: warnings, sockets: sockets)
    }

    private mutating func bind(_ request: PortRequest) throws(FairwayError) -> PublishedPort {
        guard request.isInRange else {
            throw FairwayError(
                .invalidArgument,
                "can't publish \(request.count) ports from \(request.containerPort) on: ports end at 65535"
            )
        }
        if request.hasExactHostPorts {
            let port = request.published(at: request.hostPort)
            try bindExactly(port)
            return port
        }
        return try request.hostPort == 0 ? bindAny(request) : bindFirstFree(request)
    }

    private mutating func bindExactly(_ port: PublishedPort) throws(FairwayError) {
        if published.contains(where: port.overlaps) {
            throw FairwayError(
                .invalidArgument,
                "host port \(port.hostPort)/\(port.transport.rawValue) is published twice; leave one of them out"
            )
        }
        if let holder = try holder(port) {
            throw BindFailure.taken(port, by: holder)
        }
        do throws(BindFailure) {
            try take(port, closingConnections: .tolerated)
        } catch {
            throw error.sentence(for: port)
        }
    }

    /// Takes the lowest free run of a range that is longer than what is published.
    private mutating func bindFirstFree(_ request: PortRequest) throws(FairwayError) -> PublishedPort {
        let last = request.hostPort + (request.hostCount - 1)
        let starts = request.hostPort...(last - (request.count - 1))
        guard let port = try bindFirstFree(request, from: Array(starts), avoiding: []) else {
            throw BindFailure.noneFree(request, in: request.hostPort...last)
        }
        return port
    }

    /// Takes a free run somewhere in the host's local port range, from a random start on.
    private mutating func bindAny(_ request: PortRequest) throws(FairwayError) -> PublishedPort {
        let local = try LocalPorts.current()
        guard request.count <= local.range.count else { throw BindFailure.noneFree(request, in: local.range) }
        let starts = Array(local.range.lowerBound...(local.range.upperBound - (request.count - 1)))
        let first = Int.random(in: starts.indices)
        let rotated = Array(starts[first...] + starts[..<first])
        guard let port = try bindFirstFree(request, from: rotated, avoiding: local.reserved) else {
            throw BindFailure.noneFree(request, in: local.range)
        }
        return port
    }

    private mutating func bindFirstFree(
        _ request: PortRequest,
        from starts: [UInt16],
        avoiding reserved: [ClosedRange<UInt16>]
    ) throws(FairwayError) -> PublishedPort? {
        for start in starts {
            let port = request.published(at: start)
            guard !reserved.contains(where: port.hostPorts.overlaps), !published.contains(where: port.overlaps),
                try holder(port) == nil
            else { continue }
            do throws(BindFailure) {
                try take(port, closingConnections: .conflict)
                return port
            } catch  where error.code == .addressInUse {
                continue
            } catch {
                throw error.sentence(for: port)
            }
        }
        return nil
    }

    /// Binds every port of the entry, and keeps the sockets unless it is too long or the kernel has no such sockets.
    private mutating func take(
        _ port: PublishedPort,
        closingConnections: HostPortSocket.ClosingConnections
    ) throws(BindFailure) {
        let isHeld = port.count <= PublishedPort.mostHeldPorts
        var bound = SocketList()
        for number in port.hostPorts {
            do throws(Errno) {
                for address in port.hostAddress.map({ [$0] }) ?? [.v4(.any), .v6(.any)] {
                    let socket = try HostPortSocket.open(
                        address,
                        port: number,
                        transport: port.transport,
                        closingConnections: closingConnections
                    )
                    if isHeld { bound.append(socket) }
                }
            } catch  where error == .protocolNotSupported || error == .socketTypeNotSupported {
                warnings.append(Self.warningWithoutSockets(port))
                published.append(port)
                return
            } catch {
                throw BindFailure(port: number, code: error)
            }
        }
        if !isHeld { warnings.append(Self.warningAboutLength(port)) }
        sockets.append(bound)
        published.append(port)
    }

    private static func warningWithoutSockets(_ port: PublishedPort) -> String {
        """
        host port \(port.hostPort)/\(port.transport.rawValue) is reserved among containers only: this kernel has no \
        \(port.transport.rawValue.uppercased()) sockets to keep other processes from it
        """
    }

    private static func warningAboutLength(_ port: PublishedPort) -> String {
        """
        the \(port.count) host ports from \(port.hostPort)/\(port.transport.rawValue) on are free now, but more than \
        \(PublishedPort.mostHeldPorts) in one range are not held: another process can still bind one of them
        """
    }
}

extension PortRequest {
    /// Whether the request says which host ports it wants.
    fileprivate var hasExactHostPorts: Bool { hostPort != 0 && hostCount <= count }

    /// Whether all the ports it speaks of exist.
    fileprivate var isInRange: Bool {
        count > 0 && containerPort > 0 && UInt16.max - containerPort >= count - 1
            && (hostPort == 0 || UInt16.max - hostPort >= max(hostCount, count) - 1)
    }

    fileprivate func published(at hostPort: UInt16) -> PublishedPort {
        PublishedPort(
            hostAddress: hostAddress,
            hostPort: hostPort,
            containerPort: containerPort,
            count: count,
            transport: transport
        )
    }
}
