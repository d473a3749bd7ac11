package import FairwayModel

/// The answer to `GET /v1/ping`.
package struct Ping: Hashable, Sendable, Codable {
    /// The interface version that the daemon speaks.
    package var `protocol`: Int
    package var version: String
    package var pid: Int32

    package init(protocol: Int = InterfaceVersion.current, version: String = ReleaseVersion.current, pid: Int32) {
        self.protocol = `protocol`
        self.version = version
        self.pid = pid
    }
}

/// The answer to `GET /v1/info`.
package struct Info: Hashable, Sendable, Codable {
    /// A setting as it is in force.
    package struct Setting: Hashable, Sendable, Codable {
        /// The key in the settings table, such as `firewall` or `publish-address`.
        package var key: String
        package var value: String
        package var source: Settings.Source
        /// What is stored, where something else is in force: until the daemon starts anew, or because it is outranked.
        package var stored: String?

        package init(key: String, value: String, source: Settings.Source, stored: String? = nil) {
            self.key = key
            self.value = value
            self.source = source
            self.stored = stored
        }

        package init(_ entry: Settings.Entry) {
            self.init(key: entry.key, value: entry.value, source: entry.source, stored: entry.stored)
        }
    }

    package struct Counts: Hashable, Sendable, Codable {
        package var networks: Int
        package var endpoints: Int
        package var containers: Int
        package var running: Int

        package init(networks: Int, endpoints: Int, containers: Int, running: Int) {
            self.networks = networks
            self.endpoints = endpoints
            self.containers = containers
            self.running = running
        }
    }

    package var version: String
    package var `protocol`: Int
    package var pid: Int32
    /// Directory of what outlives a reboot.
    package var root: String
    /// Directory of sockets, locks and pins.
    package var run: String
    /// The host's network namespace, such as `net:[4026531840]`.
    package var namespace: String
    package var firewallBackend: String
    /// The file that settings are read from, whether it is there or not.
    package var settingsFile: String
    package var settings: [Setting]
    package var counts: Counts
    /// What does not work on this host, one sentence each.
    package var warnings: [String]

    package init(
        pid: Int32,
        root: HostRoot,
        namespace: String,
        settings: Settings,
        counts: Counts,
        warnings: [String] = []
    ) {
        self.version = ReleaseVersion.current
        self.protocol = InterfaceVersion.current
        self.pid = pid
        self.root = root.state
        self.run = root.run
        self.namespace = namespace
        self.firewallBackend = settings.firewall.rawValue
        self.settingsFile = settings.sources.file.path
        self.settings = settings.entries.map(Setting.init)
        self.counts = counts
        self.warnings = warnings
    }
}

/// The answer to `POST /v1/system/reset`.
package struct ResetReport: Hashable, Sendable, Codable {
    /// What was removed, one phrase each, such as `network web`.
    package var removed: [String]

    package init(removed: [String]) { self.removed = removed }
}

/// The answer to `/v1/doctor`: what is not as it should be.
package struct DoctorReport: Hashable, Sendable, Codable {
    /// What is wrong now.
    package var findings: [Finding]
    /// What was wrong, and has been repaired by this request.
    package var repaired: [Finding]

    package init(findings: [Finding], repaired: [Finding] = []) {
        self.findings = findings
        self.repaired = repaired
    }
}
