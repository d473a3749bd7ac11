package import FairwayModel
internal import IPAddressing

extension ContainerDetail {
    private static let never = "0001-01-01T00:00:00Z"

    /// The container as `docker inspect` prints it.
    package var dockerJSON: JSONValue {
        let spec = container.spec
        return [
            "Id": .string(container.id.rawValue),
            "Name": .string("/" + container.name),
            "Created": .string(container.createdAt.description),
            "Path": .string(spec.command.first ?? ""),
            "Args": .strings(Array(spec.command.dropFirst())),
            "State": state,
            "Image": "",
            "LogPath": .string(logPath),
            "Driver": .string(spec.usesOverlay ? "overlay" : "rootfs"),
            "Rootfs": .string(spec.rootfs),
            "HostConfig": hostConfiguration,
            "Mounts": .array(spec.mounts.map(Self.mount)),
            "Config": configuration,
            "NetworkSettings": networkSettings,
        ]
    }

    private var state: JSONValue {
        [
            "Status": .string(container.status.rawValue),
            "Running": .bool(container.status == .running),
            "Pid": .integer(Int64(container.processID ?? 0)),
            "ExitCode": .integer(Int64(container.exitCode ?? 0)),
            "StartedAt": .string(container.startedAt?.description ?? Self.never),
            "FinishedAt": .string(container.finishedAt?.description ?? Self.never),
        ]
    }

    private var configuration: JSONValue {
        let spec = container.spec
        return [
            "Hostname": .string(spec.hostname ?? container.id.short),
            "Tty": .bool(spec.hasTerminal),
            "OpenStdin": .bool(spec.keepsStandardInputOpen),
            "Env": .strings(spec.environment),
            "Cmd": .strings(spec.command),
            "WorkingDir": .string(spec.workingDirectory ?? ""),
            "StopSignal": .optional(spec.stopSignal.map(String.init)),
            "Labels": .strings(spec.labels),
        ]
    }

    private var hostConfiguration: JSONValue {
        let spec = container.spec
        return [
            "NetworkMode": .string(spec.networkMode.description),
            "PortBindings": portMap(spec.ports.flatMap(Self.bindings)),
            "Binds": .strings(spec.mounts.map { "\($0.source):\($0.destination)\($0.isReadOnly ? ":ro" : "")" }),
            "AutoRemove": .bool(spec.isRemovedOnExit),
            "Dns": .strings(spec.dnsServers.map(\.description)),
            "DnsSearch": .strings(spec.dnsSearch),
            "ExtraHosts": .strings(spec.extraHosts.map { "\($0.name):\($0.address)" }),
        ]
    }

    private static func mount(_ mount: Mount) -> JSONValue {
        [
            "Type": "bind",
            "Source": .string(mount.source),
            "Destination": .string(mount.destination),
            "Mode": .string(mount.isReadOnly ? "ro" : ""),
            "RW": .bool(!mount.isReadOnly),
        ]
    }

    private var networkSettings: JSONValue {
        [
            "SandboxID": .string(sandbox?.id.rawValue ?? ""),
            "SandboxKey": .string(sandbox?.path ?? ""),
            "Ports": portMap(endpoints.flatMap(\.listedPorts).flatMap(PortBinding.all)),
            "Networks": .object(endpoints.map(endpointSettings)),
        ]
    }

    private func endpointSettings(_ endpoint: Endpoint) -> JSONValue.Member {
        let network = networks.first { $0.id == endpoint.networkID }
        let subnets = network?.subnets ?? []
        let four = subnets.first { !AddressText.isIPv6($0.network) }
        let six = subnets.first { AddressText.isIPv6($0.network) }
        let address = endpoint.addresses.first { !AddressText.isIPv6($0) }
        let globalAddress = endpoint.addresses.first { AddressText.isIPv6($0) }
        return .init(
            network?.name ?? endpoint.networkID.rawValue,
            [
                "Bandwidth": endpoint.bandwidth.map(Self.limits) ?? .null,
                "IPAMConfig": .null,
                "Aliases": .strings(endpoint.aliases),
                "MacAddress": .string(endpoint.macAddress(on: network)),
                "NetworkID": .string(endpoint.networkID.rawValue),
                "EndpointID": .string(endpoint.id.rawValue),
                "Gateway": .string(four?.gateway?.description ?? ""),
                "IPAddress": .string(address?.description ?? ""),
                "IPPrefixLen": .integer(address == nil ? 0 : four.map { AddressText.prefixLength($0.network) } ?? 0),
                "IPv6Gateway": .string(six?.gateway?.description ?? ""),
                "GlobalIPv6Address": .string(globalAddress?.description ?? ""),
                "GlobalIPv6PrefixLen":
                    .integer(globalAddress == nil ? 0 : six.map { AddressText.prefixLength($0.network) } ?? 0),
            ]
        )
    }

    private static func limits(_ bandwidth: Bandwidth) -> JSONValue {
        [
            "Ingress": .optional(bandwidth.ingress?.description), "Egress": .optional(bandwidth.egress?.description),
        ]
    }

    private static func bindings(_ request: PortRequest) -> [PortBinding] {
        PortBinding.all(
            PublishedPort(
                hostAddress: request.hostAddress,
                hostPort: request.hostPort,
                containerPort: request.containerPort,
                count: request.count,
                transport: request.transport
            )
        )
    }

    private func portMap(_ bindings: [PortBinding]) -> JSONValue {
        let byPort = Dictionary(grouping: bindings, by: \.containerPort)
        return .object(
            byPort.sorted { $0.key < $1.key }.map { port, bindings in
                .init(
                    port,
                    .array(bindings.map { ["HostIp": .string($0.hostAddress), "HostPort": .string($0.hostPort)] })
                )
            }
        )
    }
}
