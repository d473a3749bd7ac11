internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem

/// What a request for a container must keep to, beyond what its network must.
enum ContainerRules {
    static func check(_ spec: ContainerSpec) throws(FairwayError) {
        if let name = spec.name { try ObjectName.validate(name, kind: "container") }
        guard spec.rootfs.hasPrefix("/") else {
            throw FairwayError(
                .invalidArgument,
                "invalid root file system \"\(spec.rootfs)\": its path must be absolute"
            )
        }
        guard Files.isDirectory(spec.rootfs) else {
            throw FairwayError(.invalidArgument, "the root file system \(spec.rootfs) is no directory of this host")
        }
        guard let program = spec.command.first, !program.isEmpty else {
            throw FairwayError(.invalidArgument, "no command given: name one after the root file system")
        }
        if let text = spec.command.first(where: { $0.utf8.contains(0) }) {
            throw FairwayError(.invalidArgument, "the argument \"\(text)\" contains a NUL byte")
        }
        for mount in spec.mounts { try check(mount) }
        try checkFiles(spec)
        try checkNetwork(spec)
    }

    private static func check(_ mount: Mount) throws(FairwayError) {
        guard mount.source.hasPrefix("/"), mount.destination.hasPrefix("/") else {
            throw FairwayError(
                .invalidArgument,
                "invalid mount \"\(mount.source):\(mount.destination)\": both paths must be absolute"
            )
        }
        guard Files.exists(mount.source) else {
            throw FairwayError(.invalidArgument, "can't mount \(mount.source): there is no such file or directory")
        }
    }

    /// What is written into the container's own files, where a line break would be a line of its own.
    private static func checkFiles(_ spec: ContainerSpec) throws(FairwayError) {
        if let hostname = spec.hostname { try checkName(hostname, "hostname", maximum: 64) }
        for alias in spec.aliases { try checkName(alias, "network alias") }
        for host in spec.extraHosts { try checkName(host.name, "host name") }
        for domain in spec.dnsSearch { try checkName(domain, "search domain") }
        if let entry = spec.environment.first(where: { $0.utf8.contains(0) }) {
            throw FairwayError(.invalidArgument, "the environment variable \"\(entry)\" contains a NUL byte")
        }
        if let directory = spec.workingDirectory, !directory.hasPrefix("/") || directory.utf8.contains(0) {
            throw FairwayError(.invalidArgument, "invalid working directory \"\(directory)\": it must be absolute")
        }
    }

    private static func checkName(_ name: String, _ kind: String, maximum: Int = 253) throws(FairwayError) {
        let isValid = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isValid, (1...maximum).contains(name.utf8.count) else {
            throw FairwayError(
                .invalidArgument,
                """
                invalid \(kind) "\(name)": it has letters, digits, "-", "." and "_", and at most \(maximum) characters
                """
            )
        }
    }

    /// Without an endpoint of its own a container has neither addresses nor published ports.
    private static func checkNetwork(_ spec: ContainerSpec) throws(FairwayError) {
        if case .network = spec.networkMode { return }
        let mode = spec.networkMode
        guard spec.ports.isEmpty else {
            throw FairwayError(.invalidArgument, "can't publish ports with --network \(mode)")
        }
        guard spec.bandwidth == nil else {
            throw FairwayError(.invalidArgument, "can't limit the bandwidth with --network \(mode)")
        }
        guard spec.addresses.isEmpty, spec.macAddress == nil, spec.aliases.isEmpty else {
            throw FairwayError(.invalidArgument, "can't give addresses or aliases with --network \(mode)")
        }
    }
}

extension ContainerSpec {
    /// The attachment that the container asks for; nil without a network of its own.
    func endpoint(named name: String) -> EndpointSpec? {
        guard case .network(let network) = networkMode else { return nil }
        return EndpointSpec(
            network: network,
            name: name,
            addresses: addresses,
            macAddress: macAddress,
            ports: ports,
            spoofing: spoofing,
            allowedAddresses: allowedAddresses,
            bandwidth: bandwidth,
            aliases: aliases
        )
    }
}
