package import FairwayModel

/// What the bodies of requests may leave out, so that a person can write them by hand.
package enum RequestDefaults {
    /// All but `name`.
    package static func network() throws(FairwayError) -> JSONValue {
        try JSONValue(encoding: NetworkSpec(name: "")).without("name")
    }

    /// All but `rootfs` and `command`.
    package static func container() throws(FairwayError) -> JSONValue {
        try JSONValue(encoding: ContainerSpec(rootfs: "", command: [])).without("rootfs").without("command")
    }

    /// All but `command`.
    package static func exec() throws(FairwayError) -> JSONValue {
        try JSONValue(encoding: ExecSpec(command: [])).without("command")
    }

    /// Either member.
    package static func settings() throws(FairwayError) -> JSONValue { try JSONValue(encoding: SettingsChange()) }

    /// Either member.
    package static func prune() throws(FairwayError) -> JSONValue { try JSONValue(encoding: PruneRequest()) }

    /// All but `container`.
    package static func disconnect() throws(FairwayError) -> JSONValue {
        try JSONValue(encoding: DisconnectRequest(container: "")).without("container")
    }

    /// All but `spec.name` and `namespace`.
    package static func attach() throws(FairwayError) -> JSONValue {
        ["spec": try JSONValue(encoding: EndpointSpec(name: "")).without("name")]
    }
}
